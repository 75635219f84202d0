"""Actions on runs."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="run.start", title="Run", group="Run", icon="play", keys=("Ctrl+Return",), words="start execute"),
    Action(name="run.show", title="Show runs", group="Run", icon="history", keys=("Ctrl+4",), words="monitor history"),
)
