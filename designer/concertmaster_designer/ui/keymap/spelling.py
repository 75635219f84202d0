"""How keys are written and compared: Qt's portable words, and the strokes an event may be read as."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_SIGNS: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

RESERVED: Final = frozenset({"Tab", "Shift+Tab", "Esc", "Return", "Enter", "Space", "Menu"})
"""Keys by which every widget is used; in the window they give no command, on the canvas some may."""


@lru_cache(maxsize=1024)
def spelled(key: str) -> str:
    """Write a key as everywhere else; one that Qt cannot read gives nothing."""
    sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    readable = all(pressed.key() != Qt.Key.Key_unknown for pressed in _combinations(sequence))
    return sequence.toString(QKeySequence.SequenceFormat.PortableText) if readable else ""


@lru_cache(maxsize=1024)
def shown(key: str) -> str:
    """Write a key as this system writes keys."""
    return QKeySequence(key, QKeySequence.SequenceFormat.PortableText).toString(QKeySequence.SequenceFormat.NativeText)


@lru_cache(maxsize=65536)
def clashes(first: str, second: str) -> bool:
    """Tell whether two keys cannot be told apart: they are the same, or one begins with the other."""
    shorter, longer = sorted((first.split(", "), second.split(", ")), key=len)
    return longer[: len(shorter)] == shorter


@lru_cache(maxsize=1024)
def stroke(key: str) -> int:
    """Give the number of a key that is pressed at once."""
    pressed = _combinations(QKeySequence(key, QKeySequence.SequenceFormat.PortableText))
    return pressed[0].toCombined() if len(pressed) == 1 else 0


def strokes(event: QKeyEvent) -> Iterator[int]:
    """Give the strokes that an event may be: a sign such as ``?`` is itself with and without the Shift it takes."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & (_SIGNS | _SHIFT)
    if key == Qt.Key.Key_Backtab:
        key, modifiers = Qt.Key.Key_Tab, modifiers | _SHIFT
    yield QKeyCombination(modifiers, key).toCombined()
    if modifiers & _SHIFT and _is_sign(key):
        yield QKeyCombination(modifiers & _SIGNS, key).toCombined()


def is_bare(event: QKeyEvent) -> bool:
    """Tell whether a key alone was pressed, as in typing or in moving about a list."""
    key = event.key()
    return not event.modifiers() & _SIGNS and not Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35


def _combinations(sequence: QKeySequence) -> list[QKeyCombination]:
    places = range(sequence.count())
    return [sequence[place] for place in places]  # type: ignore[index]  # the stubs do not know that it can be


def _is_sign(key: Qt.Key) -> bool:
    return key < Qt.Key.Key_Escape and not chr(key).isalnum() and key != Qt.Key.Key_Space
