"""The hand: turns presses, moves and releases into one gesture at a time, and notices what the pointer is over."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas.gestures import STARTERS, Gesture, Pointer
from concertmaster_designer.canvas.gestures.add_next import handle_at, shown
from concertmaster_designer.canvas.gestures.choose_edge import EDGE_REACH
from concertmaster_designer.canvas.gestures.lasso import Lasso, begin_anywhere
from concertmaster_designer.canvas.gestures.note_move import pulling_cursor
from concertmaster_designer.canvas.gestures.reconnect import end_near
from concertmaster_designer.canvas.model.hit import edge_at, node_at, port_at
from concertmaster_designer.canvas.model.openings import leads_to
from concertmaster_designer.canvas.model.shapes import PORT_REACH
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.overlay import Hover
from concertmaster_designer.canvas.stage import Stage
from concertmaster_designer.ui.keymap.spelling import is_bare

_EDGE_AFTER_MS: Final = 80
"""An edge is meant once the pointer rests on it; one that is merely crossed must not dim the picture."""


class Hand(QObject):
    """One pointer on one stage."""

    hovered = Signal(object)
    cursor_changed = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.gesture: Gesture | None = None
        self.grabs = False
        self.loops = False
        self._stage = stage
        self._button = Qt.MouseButton.NoButton
        self._place = QPointF()
        self._is_over = False
        self._rest = QTimer(self, singleShot=True, interval=_EDGE_AFTER_MS)
        self._rest.timeout.connect(lambda: self._point_at(Hover(edge=self._edge_below())))

    def press(self, place: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """Begin what a press at that place means."""
        if self.gesture is not None and self.gesture.by_keys:
            self.cancel()
        if self.gesture is not None:
            return
        self._rest.stop()
        pointer = self.pointer(place, button, modifiers)
        starters, self.loops = (begin_anywhere,) if self.loops else STARTERS, False
        for begin in starters:
            gesture = begin(self._stage, pointer)
            if gesture is not None:
                self.gesture, self._button = gesture, button
                self._point_at(Hover())
                self._show_cursor(place)
                return

    def move(self, place: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Follow the pointer."""
        self._place = place
        self._is_over = True
        if self.gesture is not None:
            self.gesture.move(self.pointer(place, self._button, modifiers))
        else:
            self._hover()
        self._show_cursor(place)

    def release(self, place: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """End the gesture that button began."""
        if self.gesture is None or button != self._button:
            return
        gesture, self.gesture = self.gesture, None
        gesture.finish(self.pointer(place, button, modifiers))
        self.move(place, modifiers)

    def take(self, gesture: Gesture | None) -> None:
        """Go on with a gesture that a command began, in place of the one under way."""
        if gesture is not None:
            self.cancel()
            self.gesture, self._button = gesture, Qt.MouseButton.NoButton
            self._point_at(Hover())

    def key(self, event: QKeyEvent) -> bool:
        """Give a key to the gesture under way; tells whether it is led by keys."""
        if self.gesture is None or not self.gesture.by_keys:
            return False
        if self.gesture.key(event):
            self.gesture = None
        return True

    def reads(self, event: QKeyEvent) -> bool:
        """Tell whether a key is a letter for the gesture under way, whatever action has that key."""
        return self.gesture is not None and self.gesture.by_keys and is_bare(event)

    def turn(self, *, forwards: bool) -> bool:
        """Give Tab to the gesture under way; tells whether it is led by keys."""
        if self.gesture is None or not self.gesture.by_keys:
            return False
        self.gesture.turn(forwards=forwards)
        return True

    def notice_held(self, held: Qt.MouseButton) -> None:
        """End what a button began that is held no longer: its release went elsewhere, as into a dialog that came up."""
        if self.gesture is not None and self._button != Qt.MouseButton.NoButton and not held & self._button:
            self.cancel()

    def let_go_of_keys(self) -> None:
        """Notice that keys go elsewhere from now on."""
        self.grab(held=False)
        if self.gesture is not None and self.gesture.by_keys:
            self.cancel()

    def cancel(self) -> bool:
        """End the gesture as if it had not been; tells whether there was one."""
        looped, self.loops = self.loops, False
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        self._show_cursor(self._place)
        return looped or gesture is not None

    def leave(self) -> None:
        """Notice that the pointer has gone; where a menu came up, what it does is meant for where it was."""
        self._is_over = self._is_over and QApplication.activePopupWidget() is not None
        self._rest.stop()
        if self.gesture is None:
            self._point_at(Hover())

    @property
    def over(self) -> Point | None:
        """Give the place in the world the pointer is over, while it is over the canvas."""
        return self._world(self._place) if self._is_over else None

    def grab(self, *, held: bool) -> None:
        """Notice that space is held, with which the hand takes hold of the ground."""
        self.grabs = held
        self._show_cursor(self._place)

    def loop(self) -> None:
        """Let the next drag draw a loop, wherever it begins."""
        self.cancel()
        self.loops = True
        self._show_cursor(self._place)

    def pointer(self, place: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> Pointer:
        """Give a pointer at a place of the view."""
        x, y = self._world(place)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        return Pointer(
            place.x(),
            place.y(),
            x,
            y,
            button,
            adds=shift or control,
            free=free,
            grabs=self.grabs,
            copies=control and not shift,
            cuts=control and shift,
        )

    def _hover(self) -> None:
        place = self._world(self._place)
        graph = self._stage.graph
        opening = handle_at(self._stage, place)
        if opening is not None:
            self._rest.stop()
            self._point_at(Hover(node=opening.port.node, output=opening.port.index))
            return
        port = port_at(graph, place, max(PORT_REACH, 6 / self._stage.camera.scale))
        node = port.node if port is not None else node_at(graph, place)
        node = self._still_meant(place) if node is None else node
        if node is not None:
            self._rest.stop()
            self._point_at(Hover(node=node))
        elif self._edge_below() is None:
            self._rest.stop()
            self._point_at(Hover())
        else:
            self._rest.start()

    def _still_meant(self, place: Point) -> int | None:
        """Give the node whose handles the pointer is on its way to."""
        node = self._stage.hovered
        own = (opening for opening in shown(self._stage) if opening.port.node == node)
        return node if leads_to(own, place) else None

    def _point_at(self, hover: Hover) -> None:
        self._stage.hovered = hover.node
        self.hovered.emit(hover)

    def _edge_below(self) -> int | None:
        return edge_at(self._stage.graph, self._world(self._place), EDGE_REACH / self._stage.camera.scale)

    def _world(self, place: QPointF) -> Point:
        return self._stage.camera.to_world(place.x(), place.y())

    def _show_cursor(self, place: QPointF) -> None:
        if self.gesture is not None:
            self.cursor_changed.emit(self.gesture.cursor)
        elif self.grabs:
            self.cursor_changed.emit(Qt.CursorShape.OpenHandCursor)
        elif self.loops:
            self.cursor_changed.emit(Lasso.cursor)
        else:
            self.cursor_changed.emit(None if self._stage.locked else self._cursor_at(self._world(place)))

    def _cursor_at(self, place: Point) -> Qt.CursorShape | None:
        """Tell what a press would take hold of: a port, or the end of an edge."""
        if handle_at(self._stage, place) is not None:
            return Qt.CursorShape.PointingHandCursor
        if port_at(self._stage.graph, place, PORT_REACH / 1.5) is not None:
            return Qt.CursorShape.CrossCursor
        return pulling_cursor(self._stage, place) if end_near(self._stage, place) is None else Qt.CursorShape.PointingHandCursor
