"""What the actions on runs do."""

from __future__ import annotations

from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    actions.bind("run.start", parts.on_current(parts.running.start), enabled=parts.is_storable)
    actions.bind("run.show", lambda: parts.editor.show_panel(parts.editor.runs), enabled=parts.has_current)
