"""What the actions do that copy parts of the workflow in front, or change how they hang together."""

from __future__ import annotations

from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    on, some = parts.on_current, parts.has_current
    actions.bind("edit.cut", on(lambda document: document.canvas.cut()), enabled=parts.has_parts)
    actions.bind("edit.copy", on(lambda document: document.canvas.copy()), enabled=parts.has_parts)
    actions.bind("edit.paste", on(lambda document: document.canvas.paste()), enabled=some)
    actions.bind("edit.duplicate", on(lambda document: document.canvas.duplicate()), enabled=parts.has_parts)
    actions.bind("edit.join_and_delete", on(lambda document: document.canvas.join_and_delete()), enabled=parts.has_parts)
    actions.bind("edit.rename", on(lambda document: document.canvas.rename()), enabled=parts.has_one)
    actions.bind("edit.connect", on(lambda document: document.canvas.connect_by_key()), enabled=parts.has_one_node)
