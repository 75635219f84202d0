"""Actions that explain."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="help.keys",
        title="Keyboard shortcuts",
        group="Help",
        icon="keyboard",
        keys=("F1", "?"),
        words="keys cheat sheet print",
    ),
    Action(
        name="help.change_keys",
        title="Change keys",
        group="Help",
        icon="keyboard",
        words="remap preset n8n node-red blender draw.io keymap",
    ),
    Action(name="help.about", title="About ConcertMaster", group="Help", icon="info", words="version licence"),
)
