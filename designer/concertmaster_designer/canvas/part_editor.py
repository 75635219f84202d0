"""Editors of what stands around nodes: a line over a group's title, a page over a note. They follow the camera.

Enter takes a title and Escape leaves it. A note is taken by Escape, by Ctrl+Enter and by going elsewhere: undo takes it back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from concertmaster_designer.canvas.model.grouping import putting_group
from concertmaster_designer.canvas.model.groups import card_at, frame_at, title_box
from concertmaster_designer.canvas.model.notes import note_at, note_box, putting
from concertmaster_designer.canvas.model.tables import Box, Point
from concertmaster_designer.canvas.paint.card import TEXT_LEFT
from concertmaster_designer.canvas.paint.fonts import sized
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.paint.tones import NOTE_COLOR, note_tone
from concertmaster_designer.canvas.stage import Stage
from concertmaster_designer.ui.theme.apply import interface_font
from concertmaster_shared.workflow.document import NAME_LIMIT, TEXT_LIMIT

_TITLE: Final = 13.0
_READABLE: Final = 12.0
_NARROWEST: Final = 160
_LOWEST: Final = 64
_PASSING: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Line(QLineEdit):
    """A title being written."""

    ended = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take it with Enter, leave it with Escape."""
        if event.key() in _ENTER or event.key() == Qt.Key.Key_Escape:
            self.ended.emit(event.key() in _ENTER)
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it when somebody goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.ended.emit(True)


class _Page(QPlainTextEdit):
    """A note being written."""

    ended = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take it with Escape or Ctrl+Enter; Enter alone begins a line."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (control and event.key() in _ENTER):
            self.ended.emit(True)
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it when somebody goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.ended.emit(True)


class PartEditor(QObject):
    """Writes one title or one note at a time."""

    def __init__(self, stage: Stage, inks: Callable[[], Inks], parent: QWidget) -> None:
        super().__init__(parent)
        self._stage = stage
        self._inks = inks
        self._canvas = parent
        self._line = _Line(parent)
        self._line.setObjectName("title_editor")
        self._line.setAccessibleName("Title of the group")
        self._line.setPlaceholderText("Title of the group")
        self._line.setMaxLength(NAME_LIMIT)
        self._page = _Page(parent)
        self._page.setObjectName("note_editor")
        self._page.setAccessibleName("Text of the note, in Markdown")
        self._page.setPlaceholderText("Markdown: # heading, **bold**, - list")
        self._page.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._id: str | None = None
        self._widget: _Line | _Page = self._line
        for widget in (self._line, self._page):
            widget.hide()
            widget.ended.connect(self._end)
        stage.view_changed.connect(self._follow)
        stage.graph_replaced.connect(self._stop)
        stage.writing_asked.connect(self.open)

    def open_at(self, place: Point) -> bool:
        """Begin with the title or the note at a point; tells whether there is one."""
        group, note = part_at(self._stage, place)
        if group is not None:
            self.open("group", group)
        elif note is not None:
            self.open("note", note)
        return group is not None or note is not None

    def open(self, kind: str, part_id: str) -> None:
        """Begin with what is there, all of it marked in a title."""
        stage = self._stage
        if stage.locked:
            stage.said.emit("The canvas is locked. Unlock it at the lower left, then try again.")
            return
        self.take()
        self._id = part_id
        if kind == "group":
            self._widget = self._line
            self._line.setText(str(stage.graph.groups.contents[part_id].get("title", "")))
        else:
            self._widget = self._page
            self._page.setPlainText(str(stage.graph.notes[part_id].get("text", "")))
            self._page.moveCursor(self._page.textCursor().MoveOperation.End)
        box = self._box()
        if box is not None:
            stage.reveal(box)
        self._follow()
        self._widget.show()
        self._widget.raise_()
        self._widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if kind == "group":
            self._line.selectAll()

    def take(self) -> None:
        """Take the title or the note as it is written by now, if one is."""
        self._end(take=True)

    def _end(self, take: bool) -> None:  # noqa: FBT001 - a slot takes what the signal gives
        part_id, graph = self._id, self._stage.graph
        if part_id is None:
            return
        text = self._line.text().strip() if self._widget is self._line else self._page.toPlainText().rstrip()[:TEXT_LIMIT]
        self._stop()
        if not take:
            return
        if self._widget is self._line:
            group = graph.groups.contents.get(part_id)
            if group is not None and text != group.get("title", ""):
                self._stage.request([putting_group(graph, part_id, title=text)])
        else:
            note = graph.notes.get(part_id)
            if note is not None and text != note.get("text", ""):
                self._stage.request([putting(note, text=text)])

    def _stop(self) -> None:
        if self._id is None:
            return
        self._id = None
        had_focus = self._widget.hasFocus()
        self._widget.hide()
        if had_focus:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _box(self) -> Box | None:
        """Give where in the world the words are."""
        graph, part_id = self._stage.graph, self._id or ""
        if self._widget is self._page:
            return note_box(graph.notes[part_id]) if part_id in graph.notes else None
        frame = graph.groups.frame(part_id)
        if frame is None or frame.hidden:
            return None
        x0, y0, x1, y1 = frame.box
        if frame.folded:
            return x0 + TEXT_LEFT - 6, y0 + 8, x1 - 6, (y0 + y1) / 2 + 4
        x0, y0, x1, y1 = title_box(frame.box, self._stage.camera.scale)
        return x0 + min(24.0, (x1 - x0) / 8), y0, min(x1 - 8, x0 + 420), y1

    def _follow(self) -> None:
        """Stay over the words, in letters that can be read at any zoom."""
        if self._id is None:
            return
        box = self._box()
        if box is None:
            self._stop()
            return
        camera = self._stage.camera
        (left, top), (right, bottom) = camera.to_view(box[0], box[1]), camera.to_view(box[2], box[3])
        size = max(_READABLE, _TITLE * camera.scale)
        self._widget.setFont(sized(interface_font(), size, strong=self._widget is self._line))
        width = max(_NARROWEST, round(right - left))
        if self._widget is self._line:
            height = round(size * 1.9)
            self._line.setGeometry(QRect(round(left), round((top + bottom - height) / 2), width, height))
            return
        self._wear()
        height = max(_LOWEST, round(bottom - top))
        self._page.document().setDocumentMargin(max(4.0, 10 * camera.scale))
        self._page.setGeometry(QRect(round(left), round(top), width, height))

    def _wear(self) -> None:
        """Have the page look like its note."""
        note, inks = self._stage.graph.notes.get(self._id or ""), self._inks()
        tone = note_tone(inks, str((note or {}).get("color") or NOTE_COLOR))
        palette = QPalette(self._page.palette())
        palette.setColor(QPalette.ColorRole.Base, tone.fill)
        palette.setColor(QPalette.ColorRole.Text, tone.words)
        self._page.setPalette(palette)


def part_at(stage: Stage, place: Point) -> tuple[str | None, str | None]:
    """Give the group whose card, title or rim is at a point, or else the note that is."""
    graph = stage.graph
    frame = card_at(graph.groups, place) or frame_at(graph.groups, place, stage.camera.scale)
    return (frame.id, None) if frame is not None else (None, note_at(graph.notes, place))
