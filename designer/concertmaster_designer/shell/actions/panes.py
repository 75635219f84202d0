"""Actions that go between the parts of the window."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="view.next_pane", title="Next part of the window", group="View", icon="arrow-right", keys=("F6",), words="focus"),
    Action(
        name="view.previous_pane",
        title="Previous part of the window",
        group="View",
        icon="arrow-left",
        keys=("Shift+F6",),
        words="focus",
    ),
    Action(name="view.menu_bar", title="Open the menus", group="View", icon="list", keys=("F10",), words="menu bar focus"),
)
