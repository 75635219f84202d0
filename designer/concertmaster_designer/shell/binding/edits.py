"""What the actions on the workflow in front do."""

from __future__ import annotations

from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.action import ActionTable
from concertmaster_shared.workflow.edits import SetNode

from .choosing import choose_node
from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    on, some = parts.on_current, parts.has_current
    actions.bind(
        "edit.undo", on(lambda document: document.session.undo()), enabled=lambda: some() and parts.current.session.can_undo
    )
    actions.bind(
        "edit.redo", on(lambda document: document.session.redo()), enabled=lambda: some() and parts.current.session.can_redo
    )
    actions.bind("edit.delete", on(lambda document: document.canvas.delete_selection()), enabled=parts.has_chosen)
    actions.bind("edit.disable", on(_toggle_disabled), enabled=lambda: some() and bool(parts.current.session.selection))
    actions.bind("edit.add_node", on(lambda document: choose_node(parts, document)), enabled=some)
    parts.desk.opened.connect(
        lambda document: document.stay.connect(document.canvas.node_wanted, actions["edit.add_node"].trigger)
    )
    actions.bind("edit.add_next", on(lambda document: document.canvas.add_next()), enabled=parts.has_one_node)


def _toggle_disabled(document: OpenDocument) -> None:
    nodes = [document.session.draft.nodes[node] for node in document.session.selection if node in document.session.draft.nodes]
    disable = not all(node.disabled for node in nodes)
    document.take_gesture([SetNode(id=node.id, disabled=disable) for node in nodes])
