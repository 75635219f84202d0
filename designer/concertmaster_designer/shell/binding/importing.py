"""What the actions that bring in other programs' workflows do."""

from __future__ import annotations

from concertmaster_designer.ui.action import ActionTable
from concertmaster_shared.workflow.importing import Imported

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    actions.bind("document.import", parts.importing.choose_file)
    actions.bind(
        "document.import_report",
        lambda: parts.importing.show_again(parts.current),
        enabled=lambda: parts.has_current() and Imported in parts.current.carried,
    )
    parts.home.start.import_wanted.connect(actions["document.import"].trigger)
