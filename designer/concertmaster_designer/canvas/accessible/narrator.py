"""The narrator of one canvas: keeps what a screen reader holds, does what it asks, and tells it what happened.

It tells of the node the keyboard is at alone, and of a change of it a few times a second at most.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
)
from PySide6.QtWidgets import QWidget

from concertmaster_designer.canvas.model.flags import DEAD, DISABLED
from concertmaster_designer.canvas.model.hit import node_at
from concertmaster_designer.canvas.model.shapes import PORT_RADIUS
from concertmaster_designer.canvas.model.tables import Box
from concertmaster_designer.canvas.stage import Stage

from .interfaces import CanvasItem, NodeItem
from .reading import MOST_NEIGHBOURS, PortWords, neighbours, node_words, offered, ports, surroundings

Send = Callable[[QAccessibleEvent], object]

_PAUSE_MS: Final = 250
_KEPT: Final = 1000


class Narrator(QObject):
    """``subtitle_of`` says in a few words what a node does, ``send`` takes what is told."""

    def __init__(self, canvas: QWidget, stage: Stage, subtitle_of: Callable[[int], str]) -> None:
        super().__init__(canvas)
        _install()
        self.canvas: QWidget = canvas
        self.send: Send = QAccessible.updateAccessibility
        self.is_heard: Callable[[], bool] = QAccessible.isActive
        self._stage = stage
        self._subtitle_of = subtitle_of
        self._items: dict[int, NodeItem] = {}
        self._interface: CanvasItem | None = None
        self._offered: tuple[object, tuple[int, ...]] = (None, ())
        self._said = ("", "", (False, False))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell_change)
        stage.selection_changed.connect(self._tell_selection)
        stage.view_changed.connect(self._note_change)
        stage.graph_replaced.connect(self._forget)
        items = self._items
        canvas.destroyed.connect(lambda: _let_go(items))

    @property
    def interface(self) -> CanvasItem:
        """Give what Qt asks; it is kept here, for Qt keeps no reference."""
        if self._interface is None:
            self._interface = CanvasItem(self)
        return self._interface

    def focus_came(self) -> None:
        """Tell that the keyboard is at the current node, now that it is at the canvas."""
        row = self.current()
        if row is not None and self.is_heard():
            self._tell(row, QAccessible.Event.Focus)

    # What is asked

    def rows(self) -> tuple[int, ...]:
        """Give the nodes that are offered."""
        graph, camera = self._stage.graph, self._stage.camera
        mark = (id(graph), graph.version, len(graph.nodes), camera.lens, camera.width, camera.height, self.current())
        if self._offered[0] != mark:
            if len(self._items) >= _KEPT:
                _let_go(self._items)
            self._offered = (mark, offered(graph, self.current(), camera.view_box))
        return self._offered[1]

    def item(self, row: int) -> NodeItem:
        """Give the interface of a node, always the same one while somebody may hold it."""
        found = self._items.get(row)
        if found is None:
            found = self._items[row] = NodeItem(self, row)
        return found

    def current(self) -> int | None:
        """Give the node the keyboard is at."""
        return self._stage.current

    def node_at(self, x: int, y: int) -> int | None:
        """Give the node at a point of the screen."""
        place = self.canvas.mapFromGlobal(QPointF(x, y))
        if self.canvas.childAt(place.toPoint()) is not None or not QRectF(self.canvas.rect()).contains(place):
            return None
        return node_at(self._stage.graph, self._stage.camera.to_world(place.x(), place.y()))

    def is_there(self, row: int) -> bool:
        """Tell whether a node still is."""
        nodes = self._stage.graph.nodes
        return row < nodes.count and not nodes.flags[row] & DEAD

    def words(self, row: int) -> str:
        """Say what a node is."""
        return node_words(self._stage.graph, row)

    def more_words(self, row: int) -> str:
        """Say what a node does and what is around it."""
        return surroundings(self._stage.graph, row, self._subtitle_of(row))

    def place(self, row: int) -> QRect:
        """Give the card of a node on the screen."""
        return self._on_screen(self._stage.graph.node_box(row))

    def state(self, row: int) -> QAccessible.State:
        """Say how a node stands."""
        state = QAccessible.State()
        if not self.is_there(row):
            state.invalid = 1
            return state
        chosen, left_out = self._marks(row)
        state.focusable = state.selectable = state.multiSelectable = state.movable = 1
        state.selected = int(chosen)
        state.focused = int(row == self.current() and self.canvas.hasFocus())
        state.disabled = int(left_out)
        canvas = QRect(self.canvas.mapToGlobal(self.canvas.rect().topLeft()), self.canvas.size())
        state.offscreen = int(not canvas.intersects(self.place(row)))
        return state

    def ports(self, row: int) -> tuple[PortWords, ...]:
        """Give the ports of a node."""
        return ports(self._stage.graph, row)

    def port_place(self, row: int, port: PortWords) -> QRect:
        """Give the place of a port on the screen."""
        x, y, *_corner = self._stage.graph.node_box(row)
        return self._on_screen(_around(x + port.place[0], y + port.place[1]))

    def flows(self, row: int, *, forwards: bool) -> tuple[int, ...]:
        """Give the nodes that edges of a node lead to, or come from."""
        return tuple(neighbours(self._stage.graph, row, forwards=forwards)[:MOST_NEIGHBOURS])

    def act(self, row: int, action: str) -> None:
        """Do what a screen reader asks for."""
        names = QAccessibleActionInterface
        if action == names.toggleAction():
            self._stage.toggle(row)
            return
        self._stage.choose([row])
        self._stage.reveal(self._stage.graph.node_box(row))
        if action == names.setFocusAction():
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        elif action == names.pressAction():
            self._stage.opened.emit(self._stage.graph.nodes.ids[row])
        elif action == names.showMenuAction():
            self._stage.menu_wanted.emit()

    # What is told

    def _tell_selection(self, _chosen: list[str]) -> None:
        if not self.is_heard():
            return
        row = self.current()
        if row is None:
            self.send(QAccessibleEvent(self.canvas, QAccessible.Event.SelectionWithin))
            return
        self._said = self._saying(row)
        self._tell(row, QAccessible.Event.Selection)
        if self.canvas.hasFocus():
            self._tell(row, QAccessible.Event.Focus)

    def _note_change(self) -> None:
        if not self._pause.isActive() and self.is_heard():
            self._pause.start()

    def _tell_change(self) -> None:
        """Tell what has changed about the current node since it was told of."""
        row = self.current()
        if row is None or not self.is_heard():
            return
        before, self._said = self._said, self._saying(row)
        if before[0] != self._said[0]:
            self._tell(row, QAccessible.Event.NameChanged)
        if before[1] != self._said[1]:
            self._tell(row, QAccessible.Event.DescriptionChanged)
        if before[2] != self._said[2]:
            changed = QAccessible.State()
            changed.selected, changed.disabled = (int(old != new) for old, new in zip(before[2], self._said[2], strict=True))
            self.send(QAccessibleStateChangeEvent(self.item(row), changed))

    def _forget(self) -> None:
        """Let go of the nodes of another graph."""
        _let_go(self._items)
        self._offered = (None, ())
        if self.is_heard():
            self.send(QAccessibleEvent(self.canvas, QAccessible.Event.ObjectReorder))

    def _tell(self, row: int, event: QAccessible.Event) -> None:
        self.send(QAccessibleEvent(self.item(row), event))

    def _saying(self, row: int) -> tuple[str, str, tuple[bool, bool]]:
        return self.words(row), self.more_words(row), self._marks(row)

    def _marks(self, row: int) -> tuple[bool, bool]:
        flags = int(self._stage.graph.nodes.flags[row])
        return self._stage.is_chosen(row), bool(flags & DISABLED)

    def _on_screen(self, box: Box) -> QRect:
        camera = self._stage.camera
        (left, top), (right, bottom) = camera.to_view(box[0], box[1]), camera.to_view(box[2], box[3])
        corner = self.canvas.mapToGlobal(QPointF(left, top)).toPoint()
        return QRect(corner.x(), corner.y(), round(right - left), round(bottom - top))


def _around(x: float, y: float) -> Box:
    return x - PORT_RADIUS, y - PORT_RADIUS, x + PORT_RADIUS, y + PORT_RADIUS


def _let_go(items: dict[int, NodeItem]) -> None:
    """Delete interfaces of nodes; Qt would keep those it has seen until the end of the program."""
    for item in [held for node in items.values() for held in (*node.kept_ports, node)]:
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(item))
    items.clear()


_INSTALLED: Final[list[Callable[..., object]]] = []


def _install() -> None:
    """Let Qt ask narrators for the interfaces of their canvases; once is enough for all of them."""
    if not _INSTALLED:
        _INSTALLED.append(_interface_of)
        QAccessible.installFactory(_interface_of)


def _interface_of(_class: str, asked: QObject | None) -> QAccessibleInterface | None:
    narrator = getattr(asked, "narrator", None)
    return narrator.interface if isinstance(narrator, Narrator) else None
