"""What the actions on the server do."""

from __future__ import annotations

from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    actions.bind("server.sign_in", parts.signing.sign_in)
    actions.bind("server.sign_out", parts.signing.sign_out, enabled=parts.is_connected)
    actions.bind("server.refresh", parts.home.refresh, enabled=parts.is_connected)
