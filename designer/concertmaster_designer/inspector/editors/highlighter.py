"""Colours for expressions while they are typed, from the tokens of the language itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed
from concertmaster_shared.expressions import tokens

_ROLES: Final = {
    "number": "warning",
    "text": "success",
    "keyword": "accent",
    "function": "accent",
    "operator": "muted",
    "bracket": "muted",
}


class ExpressionHighlighter(QSyntaxHighlighter):
    """Colours numbers, texts and words of the language, and underlines what is wrong."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._mistake = (0, 0)
        on_theme_changed(self._wear)

    def mark(self, position: int, length: int) -> None:
        """Underline that many characters; none takes the line away."""
        if (position, length) != self._mistake:
            self._mistake = (position, length)
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        theme, offset = current_theme(), self.currentBlock().position()
        for kind, start, end in tokens(text):
            role = _ROLES.get(kind)
            if role is not None:
                form = QTextCharFormat()
                form.setForeground(theme.color(role))
                if kind == "keyword":
                    form.setFontWeight(QFont.Weight.DemiBold)
                self.setFormat(units(text, start), units(text[start:], end - start), form)
        self._underline(text, offset, theme)

    def _underline(self, text: str, offset: int, theme: Theme) -> None:
        position, length = self._mistake
        begin, end = max(0, position - offset), min(units(text, len(text)), position + length - offset)
        for place in range(begin, end):
            form = self.format(place)
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(theme.color("danger"))
            self.setFormat(place, 1, form)

    def _wear(self, _theme: Theme) -> None:
        self.rehighlight()


def units(text: str, characters: int) -> int:
    """Count in Qt's units (UTF-16) what the language counts in characters."""
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2
