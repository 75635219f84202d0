"""Actions that bring in what other programs wrote."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="document.import",
        title="Import from n8n or Node-RED",
        group="File",
        icon="file-input",
        words="read convert foreign json",
    ),
    Action(
        name="document.import_report",
        title="Show import report",
        group="File",
        icon="list-checks",
        words="n8n node-red became left out counterpart again",
    ),
)
