"""What the actions that bring in other programs' workflows do."""

from __future__ import annotations

from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    actions.bind("document.import", parts.importing.choose_file)
    parts.home.start.import_wanted.connect(actions["document.import"].trigger)
