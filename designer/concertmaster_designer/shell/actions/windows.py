"""Actions on the windows of the program, and on the tabs that move between them."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="windows.new", title="New window", group="Window", icon="square", keys=("Ctrl+Shift+N",), words="open second"),
    Action(
        name="windows.move_tab_out",
        title="Move tab to new window",
        group="Window",
        icon="external-link",
        words="detach tear off document",
    ),
    Action(
        name="windows.move_tab",
        title="Move tab to another window",
        group="Window",
        icon="corner-down-left",
        words="attach back merge document",
    ),
    Action(name="windows.next", title="Next window", group="Window", icon="arrow-right", words="switch cycle"),
    Action(name="windows.close", title="Close window", group="Window", icon="x"),
    Action(
        name="windows.restore",
        title="Open windows and tabs of the last time at the start",
        group="Window",
        icon="history",
        words="restore session fresh remember",
        checkable=True,
    ),
)
