"""The text field itself: colours, completion, the signature of the call around the cursor, matching brackets, the mistakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from concertmaster_designer.documents.typing import Completion, Offer, Sight, call_at, complete
from concertmaster_designer.documents.typing.sight import NOTHING_KNOWN
from concertmaster_designer.ui.theme import current_theme, px
from concertmaster_designer.ui.widgets.buttons import IconButton
from concertmaster_designer.ui.widgets.growing_text import GrowingText
from concertmaster_shared.expressions.cursor import inserts, matching_bracket, written_place

from .evaluating import Mistake
from .highlighter import ExpressionHighlighter
from .popup import CompletionPopup
from .signature_tip import SignatureTip
from .units import characters, units

_LONGEST: Final = 5_000
"""Brackets are matched and calls are found in texts up to this length; an expression may have 4,096 characters."""

_SHORT: Final = 600
_LOOK_MS: Final = 60
_CORNER: Final = 20
_CLOSING: Final = {"(": ")", "[": "]"}
_MOVES: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_TAKES: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


class CodeEdit(GrowingText):
    """``sight`` says what can be named; with ``is_template`` only what stands in double braces is an expression.

    ``edited`` tells that the text is another one than before: Qt's own ``textChanged`` also tells of colours.
    ``enlarge_requested`` asks for the larger editor.
    """

    edited = Signal()
    enlarge_requested = Signal()

    def __init__(
        self, *, is_template: bool = False, code: bool = True, lowest: int = 1, highest: int = 12, parent: QWidget | None = None
    ) -> None:
        super().__init__(lowest=lowest, highest=highest, code=code, parent=parent)
        self.is_template = is_template
        self.sight: Callable[[], Sight] = lambda: NOTHING_KNOWN
        self.highlighter = ExpressionHighlighter(self.document(), is_template=is_template)
        self.mistakes: tuple[Mistake, ...] = ()
        self._popup: CompletionPopup | None = None
        self._tip: SignatureTip | None = None
        self._hushed = False
        self._told = ""
        self._has_corner = True
        self.enlarge = IconButton("maximize", "Open the larger editor (F4)", self.enlarge_requested.emit, size=12, parent=self)
        self.enlarge.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.enlarge.hide()
        self.setViewportMargins(0, 0, px(_CORNER), 0)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look_around)
        self.cursorPositionChanged.connect(self._moved)
        self.textChanged.connect(self._tell)

    def drop_corner(self) -> None:
        """Do without the button for the larger editor."""
        self._has_corner = False
        self.enlarge.hide()
        self.setViewportMargins(0, 0, 0, 0)

    @property
    def popup(self) -> CompletionPopup:
        """Give the list of completions."""
        if self._popup is None:
            self._popup = CompletionPopup(self)
            self._popup.chosen.connect(self.take)
        return self._popup

    @property
    def tip(self) -> SignatureTip:
        """Give the tip with a signature."""
        if self._tip is None:
            self._tip = SignatureTip(self)
        return self._tip

    @property
    def is_offering(self) -> bool:
        """Tell whether completions can be seen."""
        return self._popup is not None and self._popup.isVisible()

    def show_text(self, text: str) -> None:
        """Show a text without telling of it."""
        self._told = text
        super().show_text(text)

    def show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Underline what is wrong."""
        self.mistakes = tuple(mistakes)
        text = self.toPlainText()
        self.highlighter.mark(*(_span(text, mistake) for mistake in self.mistakes))

    def go_to_mistake(self) -> bool:
        """Put the cursor at the next mistake behind it, else at the first; tells whether there is one."""
        text = self.toPlainText()
        spans = sorted(_span(text, mistake) for mistake in self.mistakes)
        if not spans:
            return False
        at = self.textCursor().selectionStart()
        begin, length = next((span for span in spans if span[0] > at), spans[0])
        cursor = self.textCursor()
        cursor.setPosition(begin)
        cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def go_to(self, position: int) -> None:
        """Put the cursor to a character, as mistakes count them."""
        text = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(units(text, min(written_place(text, position), len(text))))
        self.setTextCursor(cursor)

    def completion(self) -> Completion:
        """Work out what can be typed at the cursor."""
        text, place = self.toPlainText(), self._place()
        part = self._part(text, place)
        if part is None:
            return Completion()
        begin, inner = part
        return complete(inner, place - begin, self.sight())

    def offer(self) -> None:
        """Show what can be typed here."""
        found = self.completion()
        if found.offers:
            self.popup.offer_at(found, self._cursor_on_screen())
        else:
            self.stop_offering()

    def stop_offering(self) -> None:
        """Put the completions away."""
        if self._popup is not None:
            self._popup.hide()

    def take(self, offer: Offer) -> None:
        """Type an offer in the place of what was begun."""
        text, place = self.toPlainText(), self._place()
        part = self._part(text, place)
        if part is None:
            return
        begin = part[0]
        cursor = self.textCursor()
        cursor.setPosition(units(text, begin + offer.start))
        cursor.setPosition(units(text, begin + offer.end), QTextCursor.MoveMode.KeepAnchor)
        self._hushed = True
        cursor.insertText(offer.insert)
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, offer.back)
        self._hushed = False
        self.setTextCursor(cursor)
        self.stop_offering()
        self._look_around()

    def replace(self, begin: int, end: int, word: str) -> None:
        """Write something else in the place of some characters."""
        text = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(units(text, begin))
        cursor.setPosition(units(text, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(word)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def insert_name(self, written: str) -> None:
        """Type a whole name at the cursor; in a text it gets its braces."""
        inside = not self.is_template or self._part(self.toPlainText(), self._place()) is not None
        self.textCursor().insertText(written if inside else f"{{{{ {written} }}}}")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the actions of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the completions, take one, ask for them, jump to the mistake, or type."""
        if self._is_own(event) and self._do_own(event):
            return
        if self._step_over(event.text()):
            return
        before = self.toPlainText()
        super().keyPressEvent(event)
        if self.toPlainText() != before:
            self._typed(event.text())

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Keep Tab while completions are offered: it takes the one in front."""
        return False if forwards and self.is_offering else super().focusNextPrevChild(forwards)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self.enlarge.move(self.width() - self.enlarge.width() - 3, 3)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the button while the hand is near."""
        super().enterEvent(event)
        self.enlarge.setVisible(self._has_corner)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide it again, unless somebody types here."""
        super().leaveEvent(event)
        self.enlarge.setVisible(self.hasFocus() and self._has_corner)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the button while somebody types here."""
        super().focusInEvent(event)
        self.enlarge.setVisible(self._has_corner)
        self._look_around()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put away what floats."""
        super().focusOutEvent(event)
        self.stop_offering()
        self.enlarge.setVisible(self.underMouse() and self._has_corner)
        self.setExtraSelections([])
        if self._tip is not None:
            self._tip.hide()

    def _tell(self) -> None:
        text = self.toPlainText()
        if text != self._told:
            self._told = text
            self.edited.emit()

    def _is_own(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if self.is_offering and (key in _MOVES or key in _TAKES or key == Qt.Key.Key_Escape):
            return held in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if key == Qt.Key.Key_Escape:
            return self._tip is not None and self._tip.isVisible()
        if key == Qt.Key.Key_Space:
            return held == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_F8:
            return bool(self.mistakes) and held == Qt.KeyboardModifier.NoModifier
        return key == Qt.Key.Key_F4 and held == Qt.KeyboardModifier.NoModifier

    def _do_own(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.offer()
        elif key == Qt.Key.Key_F8:
            self.go_to_mistake()
        elif key == Qt.Key.Key_F4:
            self.enlarge_requested.emit()
        elif key == Qt.Key.Key_Escape:
            if self.is_offering:
                self.stop_offering()
            elif self._tip is not None:
                self._tip.hide()
        elif key in _MOVES:
            self.popup.move_by(_MOVES[Qt.Key(key)])
        else:
            offer = self.popup.offer
            if offer is not None:
                self.take(offer)
        return True

    def _typed(self, sign: str) -> None:
        """Offer what can follow while a word is typed, and put the list away when the word has ended."""
        if sign == "{" and self.is_template:
            self._close_braces()
        found = self.completion()
        begins = sign == "." or (sign != "" and sign in "\"'" and bool(found.offers))
        exact = len(found.offers) == 1 and found.offers[0].label == found.word
        if found.offers and not exact and (begins or (found.word and (sign.isidentifier() or self.is_offering))):
            self.popup.offer_at(found, self._cursor_on_screen())
        else:
            self.stop_offering()

    def _close_braces(self) -> None:
        """Close braces that were just opened, and stand between them."""
        text, place = self.toPlainText(), self._place()
        opened = text[:place].endswith("{{") and not text[:place].endswith(("\\{{", "{{{"))
        span = next((span for span in inserts(text) if span.start == place), None) if opened else None
        if span is not None and not span.is_closed:
            cursor = self.textCursor()
            cursor.insertText("}}")
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, 2)
            self.setTextCursor(cursor)

    def _step_over(self, sign: str) -> bool:
        """Go over a closing bracket that stands there already, instead of typing a second one."""
        if not sign or sign not in ")]}" or self.textCursor().hasSelection():
            return False
        text, place = self.toPlainText(), self._place()
        if sign == "}":
            return self._leave_braces(text, place)
        part = self._part(text, place)
        if part is None or text[place : place + 1] != sign or matching_bracket(part[1], place - part[0] + 1) is None:
            return False
        opening = next(key for key, closing in _CLOSING.items() if closing == sign)
        if part[1].count(opening) > part[1].count(sign):
            return False
        self.moveCursor(QTextCursor.MoveOperation.Right)
        self.stop_offering()
        return True

    def _leave_braces(self, text: str, place: int) -> bool:
        """Go over the braces that close an expression of a text."""
        ends = {span.end for span in inserts(text) if span.is_closed} if self.is_template else set()
        if place not in ends and place - 1 not in ends:
            return False
        self.moveCursor(QTextCursor.MoveOperation.Right)
        self.stop_offering()
        return True

    def _moved(self) -> None:
        """Look around the cursor, in a long text only when it rests."""
        if self.document().characterCount() <= _SHORT:
            self._look_around()
        else:
            self._looking.start()

    def _look_around(self) -> None:
        if self._hushed:
            return
        text, place = self.toPlainText(), self._place()
        part = self._part(text, place) if self.hasFocus() and len(text) <= _LONGEST else None
        self._show_pair(text, place, part)
        call = call_at(part[1], place - part[0]) if part is not None else None
        if call is not None:
            self.tip.show_call(call, self._cursor_on_screen())
        elif self._tip is not None:
            self._tip.hide()

    def _show_pair(self, text: str, place: int, part: tuple[int, str] | None) -> None:
        pair = matching_bracket(part[1], place - part[0]) if part is not None else None
        marked: list[QTextEdit.ExtraSelection] = []
        for at in pair or ():
            cursor = QTextCursor(self.document())
            begin = units(text, at + (part[0] if part else 0))
            cursor.setPosition(begin)
            cursor.setPosition(begin + 1, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format.setBackground(current_theme().color("accent_soft"))
            selection.format.setForeground(current_theme().color("accent"))
            selection.format.setProperty(QTextFormat.Property.FontWeight, 700)
            marked.append(selection)
        if marked or self.extraSelections():
            self.setExtraSelections(marked)

    def _part(self, text: str, place: int) -> tuple[int, str] | None:
        """Give where the expression around a place begins, and its text."""
        if not self.is_template:
            return 0, text
        span = next((span for span in inserts(text) if span.start <= place <= span.end), None)
        return (span.start, text[span.start : span.end]) if span is not None else None

    def _place(self) -> int:
        return characters(self.toPlainText(), self.textCursor().position())

    def _cursor_on_screen(self) -> QRect:
        rect = self.cursorRect()
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())


def _span(text: str, mistake: Mistake) -> tuple[int, int]:
    """Give where a mistake stands in Qt's units, at least one of them wide and inside the text."""
    begin = units(text, written_place(text, mistake.position))
    end = units(text, written_place(text, mistake.position + mistake.length))
    last = units(text, len(text))
    begin = max(0, min(begin, last - 1))
    return begin, max(1, min(end, last) - begin)
