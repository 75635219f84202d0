"""Which node types a person has starred, and which they used last: every palette of the program shows the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

RECENT_LIMIT: Final = 6


class Habits(QObject):
    """``changed`` tells that there is something else to keep, ``starred`` that palettes show something else at once."""

    changed = Signal()
    starred = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.favourites: tuple[str, ...] = ()
        self.recent: tuple[str, ...] = ()

    def load(self, favourites: Sequence[str], recent: Sequence[str]) -> None:
        """Begin with what was kept."""
        self.favourites, self.recent = tuple(favourites), tuple(recent)[:RECENT_LIMIT]
        self.changed.emit()

    def star(self, node_type: str) -> None:
        """Make a type a favourite, or take it out of them."""
        others = tuple(other for other in self.favourites if other != node_type)
        self.favourites = others if node_type in self.favourites else (*others, node_type)
        self.changed.emit()
        self.starred.emit()

    def use(self, node_type: str) -> None:
        """Take note that a type was chosen; palettes show it when they open anew, so that nothing moves under a hand at work."""
        self.recent = (node_type, *(other for other in self.recent if other != node_type))[:RECENT_LIMIT]
        self.changed.emit()

    def keep(self, save: Callable[[tuple[str, ...], tuple[str, ...]], object], owner: QObject) -> None:
        """Hand on every change to ``save``, as long as the owner lives."""
        hand_on = _HandOn(self, save, owner)
        self.changed.connect(hand_on.run)


class _HandOn(QObject):
    def __init__(self, habits: Habits, save: Callable[[tuple[str, ...], tuple[str, ...]], object], owner: QObject) -> None:
        super().__init__(owner)
        self._habits = habits
        self._save = save

    def run(self) -> None:
        self._save(self._habits.favourites, self._habits.recent)


_CURRENT: list[Habits] = []


def habits() -> Habits:
    """Give the habits of whoever sits here."""
    if not _CURRENT:
        _CURRENT.append(Habits())
    return _CURRENT[0]
