"""Check boxes and radio buttons whose words go on in a further line where there is no room for them in one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget


class WrappedCheck(QCheckBox):
    """A check box that is never wider than its place."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Need the room of the longest word."""
        return _least(super().minimumSizeHint(), self.fontMetrics(), self.text(), self._words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the words among lines."""
        super().resizeEvent(event)
        self.setText(
            _lines(self.fontMetrics(), self._words, self.width() - _beside(self.sizeHint(), self.fontMetrics(), self.text()))
        )


class WrappedRadio(QRadioButton):
    """A radio button that is never wider than its place."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Need the room of the longest word."""
        return _least(super().minimumSizeHint(), self.fontMetrics(), self.text(), self._words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the words among lines."""
        super().resizeEvent(event)
        self.setText(
            _lines(self.fontMetrics(), self._words, self.width() - _beside(self.sizeHint(), self.fontMetrics(), self.text()))
        )


def _lines(metrics: QFontMetrics, words: str, room: int) -> str:
    """Write words in lines no longer than the room."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def _beside(hint: QSize, metrics: QFontMetrics, shown: str) -> int:
    """Give the room that is not for words."""
    return hint.width() - max(map(metrics.horizontalAdvance, shown.split("\n")))


def _least(hint: QSize, metrics: QFontMetrics, shown: str, words: str) -> QSize:
    return QSize(_beside(hint, metrics, shown) + max(map(metrics.horizontalAdvance, words.split())), hint.height())
