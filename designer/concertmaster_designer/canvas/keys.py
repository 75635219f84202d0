"""The keyboard: a table from key to what it does. Everything a hand can do with the pointer on nodes, keys can do as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from concertmaster_designer.canvas.gestures.zoom import STEP, zoom_about
from concertmaster_designer.canvas.model.requests import GRID, moving, removing
from concertmaster_designer.canvas.model.walk import Direction, beyond, nearest
from concertmaster_designer.canvas.stage import Stage

_DIRECTIONS: Final[Mapping[int, tuple[Direction, float, float]]] = MappingProxyType(
    {
        Qt.Key.Key_Left: ("left", -GRID, 0.0),
        Qt.Key.Key_Right: ("right", GRID, 0.0),
        Qt.Key.Key_Up: ("up", 0.0, -GRID),
        Qt.Key.Key_Down: ("down", 0.0, GRID),
    }
)


def press(stage: Stage, event: QKeyEvent) -> bool:
    """Do what a key means on the stage; tells whether it means anything."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    way = _DIRECTIONS.get(event.key())
    if way is not None:
        if control:
            nudge(stage, way[1], way[2])
            return True
        return walk(stage, way[0])
    act = (_WITH_CONTROL if control else _PLAIN).get(event.key())
    if act is None:
        return False
    act(stage)
    return True


def walk(stage: Stage, direction: Direction) -> bool:
    """Choose the nearest node in a direction; without a start, the one nearest to the middle of the view."""
    start = stage.current
    found = _middle_node(stage) if start is None else nearest(stage.graph, start, direction)
    if found is not None:
        _go_to(stage, found)
    return len(stage.graph.nodes) > 0


def follow(stage: Stage, *, forwards: bool) -> bool:
    """Choose the node an edge leads to, or comes from; tells whether there is one."""
    start = stage.current
    if start is None:
        return False
    found = beyond(stage.graph, start, forwards=forwards)
    if not len(found):
        return False
    _go_to(stage, int(found[0]))
    return True


def nudge(stage: Stage, dx: float, dy: float) -> None:
    """Ask for what is chosen to move by a step of the grid."""
    rows = stage.chosen_nodes
    nodes = stage.graph.nodes
    stage.request(moving(stage.graph, rows, (nodes.x[rows] + dx, nodes.y[rows] + dy)))


def delete(stage: Stage) -> None:
    """Ask for what is chosen to go."""
    stage.request(removing(stage.graph, stage.chosen_nodes, stage.chosen_edges))


def choose_all(stage: Stage) -> None:
    """Choose every node."""
    stage.choose(stage.graph.nodes.living())


def fit(stage: Stage) -> None:
    """Show everything."""
    box = stage.graph.bounds()
    if box is not None:
        stage.camera.fit(box)
    stage.view_changed.emit()


def _zoom(factor: float) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        zoom_about(stage, factor, (stage.camera.width / 2, stage.camera.height / 2))

    return act


def _actual_size(stage: Stage) -> None:
    zoom_about(stage, 1 / stage.camera.scale, (stage.camera.width / 2, stage.camera.height / 2))


def _go_to(stage: Stage, node: int) -> None:
    stage.choose([node])
    stage.reveal(stage.graph.node_box(node))


def _middle_node(stage: Stage) -> int | None:
    every = stage.graph.nodes.living()
    if not len(every):
        return None
    x, y = stage.camera.center
    nodes = stage.graph.nodes
    return int(every[np.argmin(np.hypot(nodes.x[every] - x, nodes.y[every] - y))])


_PLAIN: Final[Mapping[int, Callable[[Stage], None]]] = MappingProxyType(
    {
        Qt.Key.Key_Delete: delete,
        Qt.Key.Key_Backspace: delete,
        Qt.Key.Key_Home: fit,
        Qt.Key.Key_Plus: _zoom(STEP),
        Qt.Key.Key_Equal: _zoom(STEP),
        Qt.Key.Key_Minus: _zoom(1 / STEP),
        Qt.Key.Key_0: _actual_size,
    }
)

_WITH_CONTROL: Final[Mapping[int, Callable[[Stage], None]]] = MappingProxyType(
    {
        Qt.Key.Key_A: choose_all,
        Qt.Key.Key_Plus: _zoom(STEP),
        Qt.Key.Key_Equal: _zoom(STEP),
        Qt.Key.Key_Minus: _zoom(1 / STEP),
        Qt.Key.Key_0: _actual_size,
    }
)
