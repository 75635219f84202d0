"""What the actions do that select along the ways between nodes."""

from __future__ import annotations

from concertmaster_designer.documents.ways import between, shortest
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.refactoring import chosen_nodes
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts

_ENDS = 2


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""

    def chosen() -> int:
        return len(chosen_nodes(parts.current)) if parts.has_current() else 0

    actions.bind("select.between", parts.on_current(_select_between), enabled=lambda: chosen() >= _ENDS)
    actions.bind("select.shortest", parts.on_current(_select_shortest), enabled=lambda: chosen() == _ENDS)


def _select_between(document: OpenDocument) -> None:
    document.session.select(between(_edges(document), chosen_nodes(document)))


def _select_shortest(document: OpenDocument) -> None:
    one, other = chosen_nodes(document)
    way = shortest(_edges(document), one, other)
    if way:
        document.session.select(way)
    else:
        document.refused.emit("No way leads from one of the two nodes to the other.")


def _edges(document: OpenDocument) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in document.session.draft.edges.values()]
