"""A working copy of a document: edits go in, their inverses come out.

It is the one mutable thing here, because 100,000 nodes must not be copied for a move of one. Server and designer apply edits with
this same code, so both always hold the same document.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from typing import Any, Final

from concertmaster_shared.nodes import CATALOGUE

from .document import FORMAT, Edge, Group, Node, Note, WorkflowDocument
from .edits import (
    AddEdge,
    AddNode,
    Edit,
    EditError,
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
from .foreign import carried
from .parts import Parts

Inverse = tuple[Edit, ...]

TRIGGERS: Final = frozenset(name for name, spec in CATALOGUE.items() if spec.is_trigger)
"""The types of nodes that start runs."""


class Draft:
    """Parts by id, in drawing order. ``apply`` changes all or nothing."""

    def __init__(self, document: WorkflowDocument) -> None:
        self.name = document.name
        self.description = document.description
        self.settings = document.settings
        self.nodes: Parts[Node] = Parts(document.nodes)
        self.edges: Parts[Edge] = Parts(document.edges)
        self.notes: dict[str, Note] = {note.id: note for note in document.notes}
        self.groups: dict[str, Group] = {group.id: group for group in document.groups}
        # The edges at each node: nothing about one node may scan every edge.
        self._edges_at: dict[str, list[str]] = {}
        for edge in self.edges.values():
            self._join(edge.id, edge.source, edge.target)
        self._triggers = {node.id: None for node in document.nodes if node.type in TRIGGERS}

    def document(self) -> WorkflowDocument:
        """Give the frozen document as it stands."""
        return WorkflowDocument.model_construct(
            format=FORMAT,
            name=self.name,
            description=self.description,
            nodes=tuple(self.nodes.values()),
            edges=tuple(self.edges.values()),
            notes=tuple(self.notes.values()),
            groups=tuple(self.groups.values()),
            settings=self.settings,
        )

    def triggers(self) -> tuple[Node, ...]:
        """Give the nodes that start runs."""
        return tuple(self.nodes[node_id] for node_id in self._triggers)

    def edges_of(self, node_id: str) -> tuple[Edge, ...]:
        """Give the edges that begin or end at a node, in their order."""
        return tuple(self.edges[edge_id] for edge_id in dict.fromkeys(self._edges_at.get(node_id, ())))

    def is_loose(self, edge: Edge) -> bool:
        """Tell whether an edge lacks one of its nodes, as in some files that somebody wrote by hand."""
        return edge.source not in self.nodes or edge.target not in self.nodes

    def apply(self, edits: Iterable[Edit]) -> Inverse:
        """Apply a list of edits as one; give the list that undoes it.

        Raises ``EditError`` with the ``index`` of the edit that does not fit; then nothing has changed.
        """
        undo: list[Edit] = []
        for index, edit in enumerate(edits):
            try:
                undo.append(_APPLY[type(edit)](self, edit))
            except EditError as misfit:
                for step in reversed(undo):
                    _APPLY[type(step)](self, step)
                raise EditError(**misfit.parameters, index=index) from misfit
        undo.reverse()
        return tuple(undo)

    def add_node(self, edit: AddNode) -> Edit:
        """Add a node."""
        if edit.node.id in self.nodes:
            raise EditError(reason="exists", kind="node", id=edit.node.id)
        self.nodes.insert(edit.at, edit.node.id, edit.node)
        self._note_type(edit.node.id, edit.node.type)
        return RemoveNode(id=edit.node.id)

    def remove_node(self, edit: RemoveNode) -> Edit:
        """Remove a node that has no edges."""
        node = self._node(edit.id)
        if self._edges_at.get(edit.id):
            raise EditError(reason="connected", kind="node", id=edit.id)
        at = self.nodes.place(edit.id)
        del self.nodes[edit.id]
        self._triggers.pop(edit.id, None)
        return AddNode(node=node, at=at)

    def move_nodes(self, edit: MoveNodes) -> Edit:
        """Put nodes elsewhere."""
        before = tuple(Move(id=move.id, position=self._node(move.id).position) for move in edit.moves)
        for move in edit.moves:
            self.nodes[move.id] = self.nodes[move.id].model_copy(update={"position": move.position})
        return MoveNodes(moves=before[::-1])

    def set_node(self, edit: SetNode) -> Edit:
        """Change a node's name, type or whether it is disabled."""
        node = self._node(edit.id)
        changed = edit.model_dump(include={"name", "type", "disabled"}, exclude_none=True)
        self.nodes[edit.id] = node.model_copy(update=changed)
        self._note_type(edit.id, self.nodes[edit.id].type)
        return SetNode(id=edit.id, **{name: getattr(node, name) for name in changed})

    def set_parameters(self, edit: SetParameters) -> Edit:
        """Set and remove parameters."""
        node = self._node(edit.id)
        before = node.parameters
        after = {**before, **edit.set}
        for name in edit.remove:
            after.pop(name, None)
        self.nodes[edit.id] = node.model_copy(update={"parameters": after})
        touched = [*edit.set, *edit.remove]
        return SetParameters(
            id=edit.id,
            set={name: before[name] for name in touched if name in before},
            remove=tuple(name for name in dict.fromkeys(touched) if name not in before),
        )

    def add_edge(self, edit: AddEdge) -> Edit:
        """Connect two nodes that are there, or give a loose edge back."""
        edge = edit.edge
        if edge.id in self.edges:
            raise EditError(reason="exists", kind="edge", id=edge.id)
        if not edit.loose:
            self._node(edge.source)
            self._node(edge.target)
        self.edges.insert(edit.at, edge.id, edge)
        if edit.at is None:
            self._join(edge.id, edge.source, edge.target)
        else:
            for end in (edge.source, edge.target):
                insort(self._edges_at.setdefault(end, []), edge.id, key=self.edges.rank)
        return RemoveEdge(id=edge.id)

    def remove_edge(self, edit: RemoveEdge) -> Edit:
        """Disconnect."""
        edge = self.edges.get(edit.id)
        if edge is None:
            raise EditError(reason="unknown", kind="edge", id=edit.id)
        at = self.edges.place(edit.id)
        del self.edges[edit.id]
        for end in (edge.source, edge.target):
            self._edges_at[end].remove(edge.id)
        return AddEdge(edge=edge, at=at, loose=self.is_loose(edge) or None)

    def put_note(self, edit: PutNote) -> Edit:
        """Add or replace a note."""
        before = self.notes.get(edit.note.id)
        self.notes[edit.note.id] = edit.note
        return RemoveNote(id=edit.note.id) if before is None else PutNote(note=before)

    def remove_note(self, edit: RemoveNote) -> Edit:
        """Remove a note."""
        note = self.notes.pop(edit.id, None)
        if note is None:
            raise EditError(reason="unknown", kind="note", id=edit.id)
        return PutNote(note=note)

    def put_group(self, edit: PutGroup) -> Edit:
        """Add or replace a group."""
        before = self.groups.get(edit.group.id)
        self.groups[edit.group.id] = edit.group
        return RemoveGroup(id=edit.group.id) if before is None else PutGroup(group=before)

    def remove_group(self, edit: RemoveGroup) -> Edit:
        """Remove a group."""
        group = self.groups.pop(edit.id, None)
        if group is None:
            raise EditError(reason="unknown", kind="group", id=edit.id)
        return PutGroup(group=group)

    def set_workflow(self, edit: SetWorkflow) -> Edit:
        """Change the workflow's name, description or settings."""
        before = SetWorkflow(
            name=None if edit.name is None else self.name,
            description=None if edit.description is None else self.description,
            settings=None if edit.settings is None else self.settings,
        )
        self.name = self.name if edit.name is None else edit.name
        self.description = self.description if edit.description is None else edit.description
        self.settings = self.settings if edit.settings is None else carried(edit.settings, self.settings)
        return before

    def _node(self, node_id: str) -> Node:
        node = self.nodes.get(node_id)
        if node is None:
            raise EditError(reason="unknown", kind="node", id=node_id)
        return node

    def _note_type(self, node_id: str, node_type: str) -> None:
        if node_type not in TRIGGERS:
            self._triggers.pop(node_id, None)
        elif node_id not in self._triggers:
            self._triggers[node_id] = None
            if self.nodes.place(node_id) is not None:
                self._triggers = dict.fromkeys(sorted(self._triggers, key=self.nodes.rank))

    def _join(self, edge_id: str, source: str, target: str) -> None:
        for end in (source, target):
            self._edges_at.setdefault(end, []).append(edge_id)


_APPLY: dict[type[Any], Callable[[Draft, Any], Edit]] = {
    AddNode: Draft.add_node,
    RemoveNode: Draft.remove_node,
    MoveNodes: Draft.move_nodes,
    SetNode: Draft.set_node,
    SetParameters: Draft.set_parameters,
    AddEdge: Draft.add_edge,
    RemoveEdge: Draft.remove_edge,
    PutNote: Draft.put_note,
    RemoveNote: Draft.remove_note,
    PutGroup: Draft.put_group,
    RemoveGroup: Draft.remove_group,
    SetWorkflow: Draft.set_workflow,
}
