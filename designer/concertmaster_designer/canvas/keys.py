"""The keyboard: commands of the canvas and what they do. Everything a hand can do with the pointer on nodes, keys can do as well.

Which key gives a command is a matter of the map of keys; the keys named here are those of a first start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from concertmaster_designer.canvas import gathering
from concertmaster_designer.canvas.gestures.zoom import STEP, zoom_about
from concertmaster_designer.canvas.model.requests import GRID, moving
from concertmaster_designer.canvas.model.walk import Direction, Fork, beside, beyond, nearest
from concertmaster_designer.canvas.stage import Stage
from concertmaster_designer.ui.keymap import Command, Keymap, current_keymap
from concertmaster_designer.ui.keymap.spelling import stroke, strokes

Act = Callable[[Stage], bool | None]
"""What a command does; ``False`` says that the key meant nothing here."""

_MANY: Final = 10
_PAGE: Final = 0.8
_SHIFTED_TAB: Final = (Qt.KeyboardModifier.ShiftModifier | Qt.Key.Key_Tab).toCombined()
_TAB: Final = (Qt.KeyboardModifier.NoModifier | Qt.Key.Key_Tab).toCombined()


def press(stage: Stage, event: QKeyEvent) -> bool:
    """Do what a key means on the stage; tells whether it means anything."""
    given = _BOUND.acts()
    act = next((given[number] for number in strokes(event) if number in given), None)
    return act is not None and act(stage) is not False


def tab(stage: Stage, *, forwards: bool) -> bool:
    """Do what Tab or Shift+Tab means on the stage; tells whether it means anything."""
    act = _BOUND.acts().get(_TAB if forwards else _SHIFTED_TAB)
    return act is not None and act(stage) is not False


def walk(stage: Stage, direction: Direction) -> bool:
    """Choose the nearest node in a direction; without a start, the one nearest to the middle of the view.

    Right after an edge was followed from a node that has several, up and down choose among these.
    """
    start = stage.current
    if start is not None and (other := beside(stage.graph, stage.fork, start, direction=direction)) is not None:
        stage.fork = None if stage.fork is None else replace(stage.fork, at=other)
        _go_to(stage, other)
        return True
    stage.fork = None
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
    stage.fork = Fork(start, int(found[0]), forwards=forwards)
    _go_to(stage, int(found[0]))
    return True


def nudge(stage: Stage, dx: float, dy: float) -> None:
    """Ask for what is chosen to move by a step of the grid."""
    rows = stage.carried_nodes
    nodes = stage.graph.nodes
    stage.request(moving(stage.graph, rows, (nodes.x[rows] + dx, nodes.y[rows] + dy)))


def delete(stage: Stage) -> None:
    """Ask for what is chosen to go; the nodes of a chosen group stay."""
    gathering.delete(stage)


def choose_all(stage: Stage) -> None:
    """Choose every node."""
    gathering.choose_all(stage)


def fit(stage: Stage) -> None:
    """Show everything."""
    box = stage.graph.bounds()
    if box is not None:
        stage.camera.fit(box)
    stage.view_changed.emit()


def fit_chosen(stage: Stage) -> None:
    """Show what is chosen as large as it fits, or everything where nothing is."""
    chosen = stage.chosen_nodes
    box = stage.graph.bounds(chosen) if len(chosen) else None
    if box is None:
        fit(stage)
        return
    stage.camera.fit(box)
    stage.view_changed.emit()


def open_current(stage: Stage) -> bool:
    """Ask for the parameters of the node that is chosen."""
    if stage.current is None:
        return False
    stage.opened.emit(stage.graph.nodes.ids[stage.current])
    return True


def _pages(right: float, down: float) -> Act:
    def act(stage: Stage) -> None:
        stage.pan_by(-right * _PAGE * stage.camera.width, -down * _PAGE * stage.camera.height)

    return act


def _zoom(factor: float) -> Act:
    def act(stage: Stage) -> None:
        zoom_about(stage, factor, (stage.camera.width / 2, stage.camera.height / 2))

    return act


def _actual_size(stage: Stage) -> None:
    zoom_about(stage, 1 / stage.camera.scale, (stage.camera.width / 2, stage.camera.height / 2))


def _go_to(stage: Stage, node: int) -> None:
    stage.choose([node])
    stage.reveal(stage.graph.node_box(node))


def _middle_node(stage: Stage) -> int | None:
    every = stage.graph.nodes.shown()
    if not len(every):
        return None
    x, y = stage.camera.center
    nodes = stage.graph.nodes
    return int(every[np.argmin(np.hypot(nodes.x[every] - x, nodes.y[every] - y))])


def _walking(direction: Direction) -> Act:
    return lambda stage: walk(stage, direction)


def _nudging(right: float, down: float) -> Act:
    return lambda stage: nudge(stage, right * GRID, down * GRID)


def _on_canvas(name: str, title: str, *keys: str) -> Command:
    return Command(name=f"canvas.{name}", title=title, topic="Canvas", keys=keys, scope="canvas")


ACTS: Final[Mapping[Command, Act]] = MappingProxyType(
    {
        _on_canvas("walk_left", "Walk left", "Left"): _walking("left"),
        _on_canvas("walk_right", "Walk right", "Right"): _walking("right"),
        _on_canvas("walk_up", "Walk up; after Tab, next edge above", "Up"): _walking("up"),
        _on_canvas("walk_down", "Walk down; after Tab, next edge below", "Down"): _walking("down"),
        _on_canvas("follow", "Follow an edge to the next node", "Tab"): lambda stage: follow(stage, forwards=True),
        _on_canvas("follow_back", "Go back along an edge", "Shift+Tab"): lambda stage: follow(stage, forwards=False),
        _on_canvas("open", "Set the node's parameters", "Return", "Enter"): open_current,
        _on_canvas("add_node", "Add a node, with the canvas in front"): lambda stage: stage.node_wanted.emit(),
        _on_canvas("menu", "Menu of the selection", "Shift+F10"): lambda stage: stage.menu_wanted.emit(),
        _on_canvas("nudge_left", "Move the selection left", "Ctrl+Left"): _nudging(-1, 0),
        _on_canvas("nudge_right", "Move the selection right", "Ctrl+Right"): _nudging(1, 0),
        _on_canvas("nudge_up", "Move the selection up", "Ctrl+Up"): _nudging(0, -1),
        _on_canvas("nudge_down", "Move the selection down", "Ctrl+Down"): _nudging(0, 1),
        _on_canvas("push_left", "Move it left by ten", "Ctrl+Shift+Left"): _nudging(-_MANY, 0),
        _on_canvas("push_right", "Move it right by ten", "Ctrl+Shift+Right"): _nudging(_MANY, 0),
        _on_canvas("push_up", "Move it up by ten", "Ctrl+Shift+Up"): _nudging(0, -_MANY),
        _on_canvas("push_down", "Move it down by ten", "Ctrl+Shift+Down"): _nudging(0, _MANY),
        _on_canvas("delete", "Delete the selection", "Del", "Backspace"): delete,
        _on_canvas("delete_all", "Delete groups with all that is in them", "Shift+Del"): gathering.delete_with_contents,
        _on_canvas("select_all", "Select every node", "Ctrl+A"): choose_all,
        _on_canvas("fit", "Show everything", "Home"): fit,
        _on_canvas("fit_selection", "Show the selection, large", "End"): fit_chosen,
        _on_canvas("actual_size", "Zoom to actual size", "0", "Ctrl+0"): _actual_size,
        _on_canvas("zoom_in", "Zoom in", "+", "=", "Ctrl++", "Ctrl+="): _zoom(STEP),
        _on_canvas("zoom_out", "Zoom out", "-", "Ctrl+-"): _zoom(1 / STEP),
        _on_canvas("page_up", "Move the view up", "PgUp"): _pages(0, -1),
        _on_canvas("page_down", "Move the view down", "PgDown"): _pages(0, 1),
        _on_canvas("page_left", "Move the view left", "Shift+PgUp"): _pages(-1, 0),
        _on_canvas("page_right", "Move the view right", "Shift+PgDown"): _pages(1, 0),
    }
)
"""Every command of the canvas with what it does, in the order of the cheat sheet."""


def command(name: str) -> Command:
    """Give the command of the canvas with that name."""
    return next(one for one in ACTS if one.name == name)


class _Bound:
    """The acts by stroke, made anew when another map of keys is used."""

    def __init__(self) -> None:
        self._keymap: Keymap | None = None
        self._acts: dict[int, Act] = {}

    def acts(self) -> Mapping[int, Act]:
        keymap = current_keymap()
        if keymap is not self._keymap:
            self._keymap = keymap
            self._acts = {stroke(key): act for command, act in ACTS.items() for key in keymap.keys_of(command)}
        return self._acts


_BOUND: Final = _Bound()
