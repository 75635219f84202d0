"""What the actions that rearrange a workflow do."""

from __future__ import annotations

from concertmaster_designer.shell.refactoring import CALL, chosen_nodes
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    on, ways = parts.on_current, parts.refactoring

    def has_nodes() -> bool:
        return parts.has_current() and bool(chosen_nodes(parts.current))

    def has_one() -> bool:
        return parts.has_current() and len(chosen_nodes(parts.current)) == 1

    def has_call() -> bool:
        return has_one() and parts.current.session.draft.nodes[chosen_nodes(parts.current)[0]].type == CALL

    actions.bind("refactor.type", on(ways.change_type), enabled=has_one)
    actions.bind("refactor.id", on(ways.change_id), enabled=has_one)
    actions.bind("refactor.extract", on(ways.extract), enabled=lambda: has_nodes() and parts.is_connected())
    actions.bind("refactor.inline", on(ways.inline), enabled=lambda: has_call() and parts.is_connected())
