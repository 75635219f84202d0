"""The windows of the program. They share the server, the choices of a person and the background; each has a desk of its own.

A window that is closed rests: it is used again for the next new window. So whatever is still under way for it finds it in place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from concertmaster_designer.shell.connection import Connection
from concertmaster_designer.shell.desk import Desk, Desks
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.resending import Resending
from concertmaster_designer.shell.scheme import SchemeChoice

from .key_choice import KeyChoice
from .window import Window

_BESIDE: Final = QPoint(32, 32)
BUSY: Final = "The workflow is being saved. Move it when that is done."


class Windows(QObject):
    """``changed`` tells that a window came or went, ``leaving`` that the program is about to end.

    ``chosen`` tells that a person has made up their mind about what the next start opens.
    """

    changed = Signal()
    chosen = Signal()
    leaving = Signal()

    def __init__(self, equipment: Equipment, scheme: SchemeChoice, make: Callable[[Windows], Window]) -> None:
        super().__init__()
        self.equipment = equipment
        self.scheme = scheme
        self.connection = Connection(equipment, self)
        self.keys = KeyChoice(equipment.preferences)
        self.desks = Desks(self)
        self._make = make
        self._open: list[Window] = []
        self._resting: list[Window] = []
        self._used: list[Window] = []
        self._is_ending = False
        self.connection.expired.connect(self._sign_in_again)
        self.desks.sought.connect(self._show_document)
        resending = Resending(
            self.connection, self.desks, send=lambda document: self.of(document).saving.send_again(document), parent=self
        )
        resending.said.connect(self._say)
        self.first = self._take_one()

    @property
    def every(self) -> tuple[Window, ...]:
        """Give the open windows in the order in which they were opened."""
        return tuple(self._open)

    @property
    def front(self) -> Window:
        """Give the window that was used last."""
        return self._used[-1] if self._used else self.first

    def number(self, window: Window) -> int:
        """Give the number by which a person tells a window from others; the only one has none: 0."""
        return self._open.index(window) + 1 if len(self._open) > 1 and window in self._open else 0

    def at(self, point: QPoint) -> Window | None:
        """Give the window at a point of the screen, of several the one that was used last."""
        found = (window for window in reversed(self._used) if window.isVisible() and not window.isMinimized())
        return next((window for window in found if window.frameGeometry().contains(point)), None)

    def others(self, desk: Desk) -> tuple[Window, ...]:
        """Give the open windows but the one with this desk."""
        return tuple(window for window in self._open if window.desk is not desk)

    def of(self, document: OpenDocument) -> Window:
        """Give the window that a document is open in."""
        desk = self.desks.of(document)
        return next((window for window in self._open if window.desk is desk), self.front)

    def note_use(self, window: Window) -> None:
        """Take note that a window has come to the front."""
        if window in self._open:
            self._used = [*(other for other in self._used if other is not window), window]

    # Coming

    def new(self, *, at: QPoint | None = None) -> Window:
        """Open an empty window, beside the one in front or where it is wanted."""
        beside = self.front
        window = self._take_one()
        window.editor.restore_layout(beside.editor.layout_state())
        window.show_at(_place(beside, at))
        self.raise_window(window)
        return window

    def add(self, geometry: str, docks: str) -> Window:
        """Open an empty window as it stood at the end."""
        window = self._take_one()
        window.restore_place(geometry, docks)
        window.show()
        return window

    def move(
        self, document: OpenDocument, window: Window | None = None, *, place: int | None = None, at: QPoint | None = None
    ) -> None:
        """Move a document with all that was done in it to a window, or to a new one ``at`` a place of the screen."""
        desk = self.desks.of(document)
        if desk is None or (window is not None and window.desk is desk):
            return
        leaving = self.of(document)
        if document.is_busy:
            leaving.status.say(BUSY, role="warning")
            return
        is_new = window is None
        target = window or self.new(at=at)
        document.note_camera()
        desk.release(document)
        target.desk.take(document, place=place)
        self.raise_window(target)
        document.canvas.setFocus()
        # A window that was emptied by putting its tabs elsewhere has nothing left to be there for.
        if not is_new and not desk.documents:
            leaving.close()

    def raise_window(self, window: Window) -> None:
        """Bring a window to the front."""
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        self.note_use(window)

    def next(self) -> None:
        """Bring the next window to the front."""
        self.raise_window(self._open[(self._open.index(self.front) + 1) % len(self._open)])

    # Going

    def close(self, window: Window) -> None:
        """Close a window after asking what would be lost with it; with the last one the program ends."""
        if self._is_ending or window not in self._open:
            return
        if len(self._open) == 1:
            window.closing.quit(self.end)
        else:
            window.closing.close_window(window.desk.documents, lambda: self._rest(window))

    def quit(self) -> None:
        """End the program, after asking once for all windows what is to become of unsaved edits."""
        question = next((asked for window in self._open if (asked := window.closing.quitting) is not None), None)
        if question is not None:
            question.raise_()
            question.activateWindow()
        elif not self._is_ending:
            self.front.closing.quit(self.end)

    def end(self) -> None:
        """Close every window and leave what is unsaved for the next start; a second time does nothing."""
        if self._is_ending:
            return
        self._is_ending = True
        geometry, docks = self.front.place()
        self.equipment.preferences.change(window=geometry, docks=docks)
        self.leaving.emit()
        for window in self._open:
            window.desk.leave()
        for window in self._open:
            window.close()

    @property
    def is_ending(self) -> bool:
        """Tell whether the program is about to end."""
        return self._is_ending

    def may_go(self, window: Window) -> bool:
        """Tell whether a window may go without a question."""
        return self._is_ending or window not in self._open

    def shut(self) -> None:
        """End what runs beside the windows."""
        for window in self.made:
            window.shut()

    @property
    def made(self) -> tuple[Window, ...]:
        """Give every window that was made, also those that rest."""
        return (*self._open, *self._resting)

    def _rest(self, window: Window) -> None:
        if window not in self._open or len(self._open) == 1:
            return
        for document in window.desk.documents:
            window.desk.close(document)
        self._open.remove(window)
        self._used = [other for other in self._used if other is not window]
        self._resting.append(window)
        self.desks.remove(window.desk)
        window.hide()
        self.changed.emit()

    def _take_one(self) -> Window:
        window = self._resting.pop() if self._resting else self._make(self)
        self._open.append(window)
        self.desks.add(window.desk)
        self.note_use(window)
        self.changed.emit()
        return window

    def _say(self, sentence: str) -> None:
        for window in self._open:
            window.status.say(sentence)

    def _show_document(self, document: OpenDocument) -> None:
        self.raise_window(self.of(document))

    def _sign_in_again(self) -> None:
        if not any(window.signing.is_asking for window in self._open):
            self.front.signing.sign_in_again()


def _place(beside: Window, at: QPoint | None) -> QRect:
    """Give a place of the same size a little beside a window, or where it is wanted, on the screen that is there."""
    corner = beside.pos() + _BESIDE if at is None else at
    screen = QGuiApplication.screenAt(corner if at is not None else beside.geometry().center()) or QApplication.primaryScreen()
    room = screen.availableGeometry()
    size = beside.normalGeometry().size().boundedTo(room.size() - QSize(_BESIDE.x(), _BESIDE.y()))
    if at is None and not room.contains(QRect(corner, size)):
        corner = room.topLeft() + _BESIDE
    x = max(room.left(), min(corner.x(), room.right() - size.width()))
    y = max(room.top(), min(corner.y(), room.bottom() - size.height()))
    return QRect(QPoint(x, y), size)
