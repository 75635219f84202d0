"""Colours for expressions while they are typed, and a wavy line under what is wrong."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed

from .colouring import Colouring, Ink, Stroke
from .units import is_plain, units

_ROLES: Final[dict[Ink, str]] = {
    "number": "warning",
    "text": "success",
    "function": "accent",
    "keyword": "waiting",
    "sign": "muted",
    "error": "danger",
    "open": "muted",
    "close": "muted",
    "name": "text",
}
_STRONG: Final[frozenset[Ink]] = frozenset({"keyword", "name", "open", "close"})


class ExpressionHighlighter(QSyntaxHighlighter):
    """Colours a whole document; a stroke may reach over several lines."""

    def __init__(self, document: QTextDocument, *, is_template: bool = False) -> None:
        super().__init__(document)
        self._colouring = Colouring(is_template=is_template)
        self._is_template = is_template
        self._mistakes: tuple[tuple[int, int], ...] = ()
        self._text = ""
        self._is_plain = True
        self._strokes: list[Stroke] = []
        self._formats = _formats(current_theme())
        self._theme = current_theme()
        on_theme_changed(self._wear)

    def mark(self, *mistakes: tuple[int, int]) -> None:
        """Underline these places, each with a length, in Qt's units; none takes the lines away."""
        if mistakes != self._mistakes:
            self._mistakes = mistakes
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        offset, end = self.currentBlock().position(), self.currentBlock().position() + len(text)
        strokes = self._read(text, offset)
        index = _index(strokes, offset)
        while index < len(strokes) and strokes[index].start < end:
            stroke = strokes[index]
            form = self._formats.get(stroke.ink)
            if form is not None:
                begin = max(stroke.start, offset)
                self.setFormat(begin - offset, min(stroke.end, end) - begin, form)
            index += 1
        if self._is_template:
            # Where an expression goes on behind this line, the next one has to be coloured anew.
            self.setCurrentBlockState(int(_is_open(strokes, index)))
        for position, length in self._mistakes:
            self._underline(position - offset, position - offset + length, len(text))

    def _read(self, line: str, offset: int) -> list[Stroke]:
        """Give the strokes of the document. The line that is coloured tells whether it is still the one that was read."""
        document = self.document()
        known = self._text
        is_same = len(known) == document.characterCount() - 1 and known[offset : offset + len(line)] == line
        if not is_same or not self._is_plain:
            text = self._text = document.toPlainText()
            strokes = self._colouring.strokes(text)
            self._is_plain = is_plain(text)
            self._strokes = strokes if self._is_plain else _in_units(text, strokes)
        return self._strokes

    def _underline(self, begin: int, end: int, length: int) -> None:
        for place in range(max(0, begin), min(end, length)):
            form = self.format(place)
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(self._theme.color("danger"))
            self.setFormat(place, 1, form)

    def _wear(self, theme: Theme) -> None:
        self._theme, self._formats = theme, _formats(theme)
        self.rehighlight()


def _formats(theme: Theme) -> dict[Ink, QTextCharFormat]:
    made: dict[Ink, QTextCharFormat] = {}
    for ink, role in _ROLES.items():
        form = made[ink] = QTextCharFormat()
        form.setForeground(theme.color(role))
        if ink in _STRONG:
            form.setFontWeight(QFont.Weight.DemiBold)
    return made


def _index(strokes: list[Stroke], place: int) -> int:
    """Give the index of the first stroke that ends behind a place."""
    low, high = 0, len(strokes)
    while low < high:
        middle = (low + high) // 2
        if strokes[middle].end <= place:
            low = middle + 1
        else:
            high = middle
    return low


def _is_open(strokes: list[Stroke], index: int) -> bool:
    """Tell whether the strokes in front of an index leave an expression open."""
    while index:
        index -= 1
        if strokes[index].ink in {"open", "close"}:
            return strokes[index].ink == "open"
    return False


def _in_units(text: str, strokes: list[Stroke]) -> list[Stroke]:
    """Count the places of all strokes in units, walking the text once."""
    found: list[Stroke] = []
    at, count = 0, 0
    for start, end, ink in strokes:
        count += units(text[at:start], start - at)
        begin = count
        count += units(text[start:end], end - start)
        at = end
        found.append(Stroke(begin, count, ink))
    return found
