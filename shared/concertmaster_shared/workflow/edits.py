"""Changes of a workflow as values: what a gesture makes, the journal keeps, the wire carries and undo inverts.

A gesture makes one list of edits, which is one step of undo. ``draft`` applies them.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.ids import LocalId

from .document import NAME_LIMIT, TEXT_LIMIT, Edge, Group, Node, Note, Position, WorkflowSettings


class EditError(ConcertMasterError):
    """The edit does not fit the document, for instance because its node is gone."""

    code: ClassVar[str] = "edit.misfit"


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AddNode(_Edit):
    """Add a node; ``at`` is its place in the drawing order, the end where it is not given."""

    op: Literal["add_node"] = "add_node"
    node: Node
    at: int | None = None


class RemoveNode(_Edit):
    """Remove a node; its edges must be gone before."""

    op: Literal["remove_node"] = "remove_node"
    id: LocalId


class Move(_Edit):
    """Where one node goes."""

    id: LocalId
    position: Position


class MoveNodes(_Edit):
    """Put nodes elsewhere."""

    op: Literal["move_nodes"] = "move_nodes"
    moves: tuple[Move, ...]


class SetNode(_Edit):
    """Change what a node is called, its type, or whether it is disabled; what is not given stays."""

    op: Literal["set_node"] = "set_node"
    id: LocalId
    name: Annotated[str, Field(max_length=NAME_LIMIT)] | None = None
    type: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    disabled: bool | None = None


class SetParameters(_Edit):
    """Set parameters by name; those in ``remove`` go back to their default."""

    op: Literal["set_parameters"] = "set_parameters"
    id: LocalId
    set: dict[str, object] = Field(default_factory=dict)
    remove: tuple[str, ...] = ()


class AddEdge(_Edit):
    """Connect two ports. A ``loose`` edge may lack its nodes: that gives back one which a file had so."""

    op: Literal["add_edge"] = "add_edge"
    edge: Edge
    at: int | None = None
    loose: bool | None = None


class RemoveEdge(_Edit):
    """Disconnect."""

    op: Literal["remove_edge"] = "remove_edge"
    id: LocalId


class PutNote(_Edit):
    """Add a note or replace the one with its id."""

    op: Literal["put_note"] = "put_note"
    note: Note


class RemoveNote(_Edit):
    """Remove a note."""

    op: Literal["remove_note"] = "remove_note"
    id: LocalId


class PutGroup(_Edit):
    """Add a group or replace the one with its id."""

    op: Literal["put_group"] = "put_group"
    group: Group


class RemoveGroup(_Edit):
    """Remove a group; its nodes stay."""

    op: Literal["remove_group"] = "remove_group"
    id: LocalId


class SetWorkflow(_Edit):
    """Change the workflow's own name, description or settings; what is not given stays."""

    op: Literal["set_workflow"] = "set_workflow"
    name: Annotated[str, Field(max_length=NAME_LIMIT)] | None = None
    description: Annotated[str, Field(max_length=TEXT_LIMIT)] | None = None
    settings: WorkflowSettings | None = None


Edit = Annotated[
    AddNode
    | RemoveNode
    | MoveNodes
    | SetNode
    | SetParameters
    | AddEdge
    | RemoveEdge
    | PutNote
    | RemoveNote
    | PutGroup
    | RemoveGroup
    | SetWorkflow,
    Field(discriminator="op"),
]

EditList: Final = TypeAdapter(tuple[Edit, ...])
"""Reads and writes a list of edits as JSON."""
