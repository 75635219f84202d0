"""The edits that lead from one document to another: how the outcome of a merge reaches a document that is open."""

from __future__ import annotations

from collections.abc import Iterator

from concertmaster_shared.workflow.document import Node, WorkflowDocument
from concertmaster_shared.workflow.edits import (
    AddEdge,
    AddNode,
    Edit,
    Move,
    MoveNodes,
    PutGroup,
    PutNote,
    RemoveEdge,
    RemoveGroup,
    RemoveNode,
    RemoveNote,
    SetNode,
    SetParameters,
    SetWorkflow,
)

from .compare import compare
from .difference import Difference, PartChange
from .values import same


def edits_between(old: WorkflowDocument, new: WorkflowDocument) -> tuple[Edit, ...]:
    """Give the edits that turn ``old`` into ``new``; parts that both have keep their drawing order of ``old``.

    Raises ``RepeatedIdError``.
    """
    return tuple(_edits(compare(old, new), old, new))


def _edits(difference: Difference, old: WorkflowDocument, new: WorkflowDocument) -> Iterator[Edit]:
    # Edges go first and come last: a node that is removed has none, and one that is connected is there.
    yield from (RemoveEdge(id=change.id) for change in difference.edges if change.old is not None)
    yield from (RemoveGroup(id=change.id) for change in difference.groups if change.new is None)
    yield from (RemoveNote(id=change.id) for change in difference.notes if change.new is None)
    yield from (RemoveNode(id=change.id) for change in difference.nodes if change.new is None)
    places = {node.id: place for place, node in enumerate(new.nodes)}
    yield from (
        AddNode(node=change.new, at=places[change.id]) for change in difference.nodes if change.old is None and change.new
    )
    for node in difference.nodes:
        if node.old is not None and node.new is not None:
            yield from _node(node.id, node.old, node.new)
    moves = tuple(_moves(difference.nodes))
    if moves:
        yield MoveNodes(moves=moves)
    yield from (AddEdge(edge=change.new) for change in difference.edges if change.new is not None)
    yield from (PutNote(note=change.new) for change in difference.notes if change.new is not None)
    yield from (PutGroup(group=change.new) for change in difference.groups if change.new is not None)
    if difference.workflow:
        yield SetWorkflow(
            name=None if old.name == new.name else new.name,
            description=None if old.description == new.description else new.description,
            settings=None if old.settings == new.settings else new.settings,
        )


def _moves(changes: tuple[PartChange[Node], ...]) -> Iterator[Move]:
    for change in changes:
        if change.old is not None and change.new is not None and change.is_moved:
            yield Move(id=change.id, position=change.new.position)


def _node(node_id: str, old: Node, new: Node) -> Iterator[Edit]:
    changed = {name: getattr(new, name) for name in ("name", "type", "disabled") if getattr(old, name) != getattr(new, name)}
    if changed:
        yield SetNode(id=node_id, **changed)
    put = {
        name: value
        for name, value in new.parameters.items()
        if name not in old.parameters or not same(old.parameters[name], value)
    }
    gone = tuple(name for name in old.parameters if name not in new.parameters)
    if put or gone:
        yield SetParameters(id=node_id, set=put, remove=gone)
