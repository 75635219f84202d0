"""Actions that select along the ways between nodes."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="select.between",
        title="Select what lies between",
        group="Select",
        icon="route",
        words="paths ways among selected nodes",
    ),
    Action(name="select.shortest", title="Select the shortest way", group="Select", icon="route", words="path from to two nodes"),
)
