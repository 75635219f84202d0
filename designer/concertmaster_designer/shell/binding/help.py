"""What the actions that explain do."""

from __future__ import annotations

from concertmaster_designer.shell.popups.about import AboutDialog
from concertmaster_designer.shell.popups.keys_dialog import KeysDialog
from concertmaster_designer.shell.popups.shortcuts import ShortcutsDialog
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    change = actions["help.change_keys"].trigger
    actions.bind("help.keys", lambda: ShortcutsDialog(parts.window, actions, change=change).open())
    actions.bind("help.change_keys", lambda: KeysDialog(parts.window, actions, parts.keys.keymap, parts.keys.choose).open())
    actions.bind("help.about", lambda: AboutDialog(parts.window).open())
