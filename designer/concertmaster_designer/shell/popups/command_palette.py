"""The command palette: every action of the window, found by typing a part of its words, what was used lately first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.action import Action, ActionTable
from concertmaster_designer.ui.ranking import Found, rank
from concertmaster_designer.ui.widgets.choices import Choice

from .picker import Picker

Entry = tuple[Action, QAction]


class CommandPalette(Picker):
    """Shows what can be chosen now. ``recent`` names the actions used last, the last first; ``used`` is told of another."""

    def __init__(
        self,
        actions: ActionTable,
        window: QWidget,
        *,
        recent: Sequence[str] = (),
        used: Callable[[str], object] = lambda _name: None,
    ) -> None:
        super().__init__(
            window, name="Command palette", hint="What do you want to do?", nothing="No action that fits can be chosen now."
        )
        actions.refresh()
        self._entries = [(replace(action, title=made.text()), made) for action, made in actions if made.isEnabled()]
        self._recent = {name: place for place, name in enumerate(recent)}
        self._used = used
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """Show the actions that fit."""
        self.list.show_choices([_choice(found) for found in find_actions(typed, self._entries, self._recent)])
        self.show_found()

    def pick(self, value: Any) -> None:
        """Run an action."""
        action, made = value
        self._used(action.name)
        made.trigger()


def find_actions(typed: str, entries: Sequence[Entry], recent: dict[str, int]) -> list[Found[Entry]]:
    """Give the actions that fit what was typed, best first."""
    return rank(
        typed,
        entries,
        title=lambda entry: entry[0].title,
        others=lambda entry: (entry[0].group, entry[0].words),
        recent=lambda entry: recent.get(entry[0].name),
    )


def _choice(found: Found[Entry]) -> Choice:
    action, made = found.entry
    keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return Choice(value=found.entry, title=action.title, letters=found.letters, note=action.group, keys=keys, icon=action.icon)
