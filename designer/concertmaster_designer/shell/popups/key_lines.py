"""Every key of the window as lines under topics: what the cheat sheet, the table of the handbook and the dialog of keys show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from concertmaster_designer.canvas.keys import ACTS
from concertmaster_designer.ui.action import Action
from concertmaster_designer.ui.keymap import Command, Keymap
from concertmaster_designer.ui.keymap.spelling import shown

_FIXED: Final = (
    ("Move the picture by mouse", ("Space and drag",)),
    ("Select in a loop by mouse", ("Alt and drag",)),
    ("Leave a copy by mouse", ("Ctrl and drag",)),
    ("Cut edges by mouse", ("Ctrl+Shift and drag",)),
    ("Leave grid and guides", ("Alt while dragging",)),
    ("Menu of what has the focus", ("Menu",)),
    ("Stop, select nothing, back to canvas", ("Esc",)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What can be done, and the keys that give it, as this system writes them."""

    topic: str
    title: str
    keys: tuple[str, ...]

    def has(self, words: Sequence[str]) -> bool:
        """Tell whether all words, in small letters, stand in it."""
        everything = f"{self.topic} {self.title} {' '.join(self.keys)}".casefold()
        return all(word in everything for word in words)


def commands_of(actions: Iterable[Action]) -> tuple[Command, ...]:
    """Give every command that can have keys: the window's actions, then those of the canvas."""
    return (*(action.command for action in actions), *ACTS)


def lines(commands: Iterable[Command], keymap: Keymap) -> tuple[Line, ...]:
    """Give a line for each command that has keys, topic by topic, and one for what no map changes."""
    told = [
        Line(command.topic, command.title, tuple(map(shown, keys))) for command in commands if (keys := keymap.keys_of(command))
    ]
    told += [Line("Canvas", title, keys) for title, keys in _FIXED]
    topics = list(dict.fromkeys(line.topic for line in told))
    return tuple(sorted(told, key=lambda line: topics.index(line.topic)))
