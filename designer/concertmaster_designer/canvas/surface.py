"""The canvas as Qt sees it: events go in to the hand and the keys, frames come out. It decides nothing about graphs."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessibleAnnouncementEvent,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from concertmaster_designer.canvas import keys
from concertmaster_designer.canvas.gestures.add_next import handle_at
from concertmaster_designer.canvas.gestures.choose_edge import EDGE_REACH
from concertmaster_designer.canvas.gestures.zoom import STEP, pinch, wheel, zoom_about
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.groups import card_at
from concertmaster_designer.canvas.model.hit import edge_at, node_at, port_at
from concertmaster_designer.canvas.model.looks import NodeLook
from concertmaster_designer.canvas.model.shapes import PORT_REACH
from concertmaster_designer.ui.action import hear_bare_keys
from concertmaster_designer.ui.keymap import Command
from concertmaster_designer.ui.theme import current_theme

from .accessible import Narrator
from .context_place import ContextPlace
from .controls import Controls
from .dropping import Dropping
from .frames import FrameClock
from .hand import Hand
from .invitation import Invitation
from .minimap import Minimap
from .name_editor import NameEditor, is_title
from .part_editor import PartEditor, part_at
from .screen import Screen
from .spoken import description
from .stage import Stage
from .way_back import WayBack

_CORNER_GAP: Final = 12


class Surface(QWidget):
    """A widget with a stage, a screen, a hand, and what stands in the corners."""

    edits_requested = Signal(list)
    piece_requested = Signal(list, str)
    selection_changed = Signal(list)
    node_activated = Signal(str)
    problems_wanted = Signal(str)
    node_wanted = Signal()
    context_menu_requested = Signal(object)
    zoom_changed = Signal(float)
    connection_dropped = Signal(str, str, float, float)
    """A connection was let go over the ground: node, port, and where in the world a node could be offered."""

    next_wanted = Signal(str, str, float, float)
    """A node is wanted that follows an output: node, port, and where in the world the choice comes up."""

    ground_activated = Signal(float, float)
    """A double click on the ground, where in the world."""

    invitation_accepted = Signal()
    lock_changed = Signal(bool)
    imported = Signal(object)
    """What became of a part of another program's workflow that was pasted."""

    said = Signal(str)
    """A sentence for the status bar."""

    def __init__(self, looks: Mapping[str, NodeLook], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.clock = FrameClock(perf_counter)
        self._stage = Stage(Graph(looks))
        self._screen = Screen(self._stage, current_theme(), perf_counter)
        self._hand = Hand(self._stage)
        for part in (self._stage, self._screen, self._hand):
            # What they are connected to holds them in turn: without a parent that takes them along they would never go.
            part.setParent(self)
        self._dropping = Dropping(self._stage)
        self._fits_when_shown = True
        self._focus_ring = False
        self._scale = self._stage.camera.scale
        self._controls = Controls(self._screen.inks, self)
        self._minimap = Minimap(self._stage, self._screen.inks, self)
        self._invitation = Invitation(self._screen.inks, self)
        self._way_back = WayBack(self._stage, self)
        self._names = NameEditor(self._stage, self)
        self._parts = PartEditor(self._stage, lambda: self._screen.inks, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self.setAccessibleName("Workflow canvas")
        hear_bare_keys(self)
        self.narrator = Narrator(self, self._stage, self._subtitle)
        self._connect()

    def name_key(self, command: Command) -> None:
        """Have an empty canvas name the key of the command that adds a node."""
        self._invitation.name_key(command)
        self._arrange()

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001 - a slot takes what a toggle gives
        """Keep hands from changing anything, or let them again."""
        if locked != self._stage.locked:
            self._stage.locked = locked
            self._controls.show_locked(locked)
            self.lock_changed.emit(locked)

    def event(self, event: QEvent) -> bool:
        """Measure what each event takes; painting closes a frame."""
        if event.type() == QEvent.Type.Paint:
            with self.clock.frame():
                return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._hand.reads(event):
            event.accept()
            return True
        with self.clock.change():
            return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a frame."""
        painter = QPainter(self)
        density = self._stage.camera.dpr
        # Everything is painted in device pixels, so that the kept picture lies exactly on them.
        painter.scale(1 / density, 1 / density)
        self._screen.paint(painter, self._dropping.gesture or self._hand.gesture)
        if self._focus_ring:
            painter.resetTransform()
            painter.setPen(QPen(QColor(self._screen.inks.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Take the new size; a graph nobody has looked at yet is shown whole, and one that showed whole stays so."""
        self._take_size()

    def changeEvent(self, event: QEvent) -> None:
        """Take another density of the screen."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_size()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._fits_when_shown = False
        self._focus_ring = False
        self._hand.press(event.position(), event.button(), event.modifiers())
        if event.button() == Qt.MouseButton.RightButton and self._hand.gesture is None:
            self._ask_for_menu(event.position(), event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self._hand.notice_held(event.buttons())
        self._hand.move(event.position(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self._hand.release(event.position(), event.button(), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Name the node below if its title was meant, else activate it; or activate the ground, or go on as with a press."""
        if self._hand.gesture is not None:
            return
        place = self._world(event.position())
        node = node_at(self._stage.graph, place)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and node is None and (self._parts.open_at(place) or self._activate_ground(place)):
            return
        if not left or node is None:
            self.mousePressEvent(event)
        elif is_title(self._stage, node, place) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._names.open(node)
        else:
            self.node_activated.emit(self._stage.graph.nodes.ids[node])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pan, or zoom with Ctrl."""
        self._fits_when_shown = False
        wheel(self._stage, event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key means."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if not self._hand.cancel():
                self._stage.choose()
        elif key == Qt.Key.Key_Space:
            self._hand.grab(held=True)
        elif self._hand.key(event):
            event.accept()
        elif self._hand.gesture is not None or not keys.press(self._stage, event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the ground with space."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hand.grab(held=False)
        super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Go along an edge with Tab, and on to the next widget where none leads further."""
        if self._hand.turn(forwards=forwards):
            return True
        return keys.tab(self._stage, forwards=forwards) or super().focusNextPrevChild(forwards)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus when the keyboard brought it."""
        self._focus_ring = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.narrator.focus_came()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the focus no longer, and give up what the hand was doing."""
        self._focus_ring = False
        self._hand.let_go_of_keys()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Notice that the pointer has gone."""
        self._hand.leave()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu from the keyboard; the pointer's press has asked already."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu_by_key()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a type of node."""
        self._dropping.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the card would be."""
        self._dropping.hover(event, self._world(event.position()))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Forget what was dragged."""
        self._dropping.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the node."""
        self._fits_when_shown = False
        self._dropping.drop(event, self._world(event.position()))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def nativeGestureEvent(self, event: QNativeGestureEvent) -> None:
        """Zoom with two fingers."""
        event.setAccepted(pinch(self._stage, event))

    def _activate_ground(self, place: tuple[float, float]) -> bool:
        """Tell of a double click where nothing is; tells whether nothing is there."""
        stage = self._stage
        reach = max(EDGE_REACH, PORT_REACH) / self._scale
        if stage.locked or port_at(stage.graph, place, reach) or handle_at(stage, place):
            return False
        if edge_at(stage.graph, place, EDGE_REACH / self._scale) is not None:
            return False
        self.ground_activated.emit(*place)
        return True

    def _connect(self) -> None:
        stage = self._stage
        stage.edits_requested.connect(self.edits_requested)
        stage.piece_requested.connect(self.piece_requested)
        stage.selection_changed.connect(self.selection_changed)
        stage.selection_changed.connect(lambda chosen: self.setAccessibleDescription(description(stage, len(chosen))))
        stage.said.connect(self._say)
        stage.imported.connect(self.imported)
        stage.connection_dropped.connect(self.connection_dropped)
        stage.next_wanted.connect(self.next_wanted)
        stage.view_changed.connect(self._note_view)
        stage.opened.connect(self.node_activated)
        stage.problems_wanted.connect(self.problems_wanted)
        stage.node_wanted.connect(self.node_wanted)
        stage.menu_wanted.connect(self._ask_for_menu_by_key)
        self._screen.stale.connect(self.update)
        self._hand.hovered.connect(self._screen.point_at)
        self._hand.cursor_changed.connect(self._show_cursor)
        self._controls.zoom_in.connect(lambda: self._zoom_middle(STEP))
        self._controls.zoom_out.connect(lambda: self._zoom_middle(1 / STEP))
        self._controls.actual_size.connect(lambda: self._zoom_middle(1 / self._scale))
        self._controls.fit.connect(self._fit)
        self._way_back.clicked.connect(self._fit)
        self._controls.lock_toggled.connect(self.set_locked)
        self._invitation.accepted.connect(self.invitation_accepted)

    def _subtitle(self, row: int) -> str:
        """Say in a few words what a node does."""
        subtitle_of = self._screen.scene.texts.subtitle_of
        return subtitle_of(self._stage.graph.node(row)) if subtitle_of is not None else ""

    def _say(self, sentence: str) -> None:
        self.said.emit(sentence)
        if self.narrator.is_heard():
            self.narrator.send(QAccessibleAnnouncementEvent(self, sentence))

    def _world(self, place: QPointF) -> tuple[float, float]:
        return self._stage.camera.to_world(place.x(), place.y())

    def _view(self, x: float, y: float) -> QPointF:
        return QPointF(*self._stage.camera.to_view(x, y))

    def _note_view(self) -> None:
        self._minimap.follow()
        scale = self._stage.camera.scale
        self._controls.show_scale(scale)
        empty = not len(self._stage.graph.nodes)
        self._invitation.setVisible(empty)
        self._minimap.setVisible(not empty)
        if scale != self._scale:
            self._scale = scale
            self.zoom_changed.emit(scale)
        self.update()

    def _take_size(self) -> None:
        camera, everything = self._stage.camera, self._stage.graph.bounds()
        showed_all = everything is not None and camera.shows(everything)
        camera.resize(self.width(), self.height(), self.devicePixelRatioF())
        self._arrange()
        if self._fits_when_shown:
            keys.fit(self._stage)
        elif everything is not None and showed_all and not camera.shows(everything):
            camera.fit(everything, largest=camera.scale)
            self._stage.view_changed.emit()
        else:
            self._stage.view_changed.emit()

    def _arrange(self) -> None:
        gap = _CORNER_GAP
        self._minimap.fold_when_small(self.width(), self.height())
        self._controls.adjustSize()
        self._controls.move(gap, self.height() - self._controls.height() - gap)
        self._minimap.move(self.width() - self._minimap.width() - gap, self.height() - self._minimap.height() - gap)
        self._invitation.adjustSize()
        self._invitation.move((self.width() - self._invitation.width()) // 2, (self.height() - self._invitation.height()) // 2)

    def _show_cursor(self, shape: Qt.CursorShape | None) -> None:
        if shape is None:
            self.unsetCursor()
        else:
            self.setCursor(shape)

    def _fit(self) -> None:
        self._fits_when_shown = False
        keys.fit(self._stage)

    def _zoom_middle(self, factor: float) -> None:
        self._fits_when_shown = False
        zoom_about(self._stage, factor, (self.width() / 2, self.height() / 2))

    def _ask_for_menu_by_key(self) -> None:
        """Ask for a menu at the current node; some systems make a second question of one key."""
        if QApplication.activePopupWidget() is not None:
            return
        current = self._stage.current
        box = None if current is None else self._stage.graph.node_box(current)
        # A little inside the card, so that the menu is the node's.
        place = self._view(box[0] + 1, box[3] - 1) if box else QPointF(self.rect().center())
        self._ask_for_menu(place, self.mapToGlobal(place.toPoint()))

    def _ask_for_menu(self, place: QPointF, screen: QPoint) -> None:
        stage = self._stage
        world = self._world(place)
        node = node_at(stage.graph, world)
        is_free = node is None and card_at(stage.graph.groups, world) is None
        edge = edge_at(stage.graph, world, EDGE_REACH / self._scale) if is_free else None
        group, note = (None, None) if node is not None or edge is not None else part_at(stage, world)
        if node is not None and not stage.is_chosen(node):
            stage.choose([node])
        elif edge is not None:
            stage.choose((), [edge])
        elif group is not None and group not in stage.graph.groups.chosen:
            stage.choose(groups=[group])
        elif note is not None and note not in stage.graph.chosen_notes:
            stage.choose(notes=[note])
        node_id = None if node is None else stage.graph.nodes.ids[node]
        edge_id = None if edge is None else stage.graph.edges.ids[edge]
        self.context_menu_requested.emit(ContextPlace(screen, world, node_id, edge_id, group, note))
