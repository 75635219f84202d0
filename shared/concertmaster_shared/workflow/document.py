"""The workflow document: nodes, edges, notes, groups and settings, as drawn, stored, sent and run.

Reading checks the shape alone (is this a workflow at all?); whether it makes sense is for ``validation``.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, ClassVar, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.ids import LocalId
from concertmaster_shared.problems import Problem, error, join

FORMAT: Final = "concertmaster.workflow/1"

NAME_LIMIT: Final = 200
TEXT_LIMIT: Final = 20_000

Coordinate = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
Position = tuple[Coordinate, Coordinate]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Node(_Part):
    """One thing that a workflow does; ``parameters`` are read by its type's spec."""

    id: LocalId
    type: Annotated[str, Field(min_length=1, max_length=100)]
    name: Annotated[str, Field(max_length=NAME_LIMIT)] = ""
    position: Position = (0.0, 0.0)
    parameters: dict[str, object] = Field(default_factory=dict)
    disabled: bool = False

    @property
    def title(self) -> str:
        """Give what a person calls this node."""
        return self.name or self.id


class Edge(_Part):
    """What may follow: from an output port to an input port."""

    id: LocalId
    source: LocalId
    source_port: LocalId = "out"
    target: LocalId
    target_port: LocalId = "in"


class Note(_Part):
    """A text on the canvas, in Markdown."""

    id: LocalId
    text: Annotated[str, Field(max_length=TEXT_LIMIT)] = ""
    position: Position = (0.0, 0.0)
    size: Position = (240.0, 120.0)
    color: Annotated[str, Field(max_length=20)] = ""


class Group(_Part):
    """A titled frame around nodes; it means nothing to a run."""

    id: LocalId
    title: Annotated[str, Field(max_length=NAME_LIMIT)] = ""
    nodes: tuple[LocalId, ...] = ()
    collapsed: bool = False
    color: Annotated[str, Field(max_length=20)] = ""


class Concurrency(_Part):
    """How many runs are worked on at once: of the workflow, or of each value of ``key`` (an expression over ``input``)."""

    limit: Annotated[int, Field(ge=1, le=10_000)]
    key: Annotated[str, Field(max_length=4096)] = ""


class WorkflowSettings(_Part):
    """How runs of this workflow are treated.

    ``sequence_key`` is an expression over ``input``: runs for which it gives the same value go one after another, in the order of
    their acknowledgement. ``on_error`` is the id of the workflow that is started when a run fails. An attempt of a step is told
    to stop after ``step_soft_limit_s`` and given up after ``step_hard_limit_s``; a run fails ``run_limit_s`` after its start, and
    never where that is not set. Ended runs are forgotten after ``retention_days``.
    """

    concurrency: Concurrency | None = None
    sequence_key: Annotated[str, Field(max_length=4096)] = ""
    on_error: UUID | None = None
    step_soft_limit_s: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    step_hard_limit_s: Annotated[float, Field(gt=0, le=86_400)] = 600.0
    run_limit_s: Annotated[float, Field(gt=0, le=366 * 86_400)] | None = None
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class WorkflowDocument(_Part):
    """A whole workflow. The order of nodes is their drawing order and means nothing to a run."""

    format: Literal["concertmaster.workflow/1"] = FORMAT
    name: Annotated[str, Field(max_length=NAME_LIMIT)] = ""
    description: Annotated[str, Field(max_length=TEXT_LIMIT)] = ""
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    notes: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()
    settings: WorkflowSettings = WorkflowSettings()

    def to_json(self) -> dict[str, object]:
        """Give the JSON-ready form that files and the wire hold."""
        return self.model_dump(mode="json")


class UnreadableDocumentError(ConcertMasterError):
    """The value has not the shape of a document; ``problems`` say where."""

    code: ClassVar[str] = "document.unreadable"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


def read_workflow(value: object) -> WorkflowDocument:
    """Read a JSON value as a workflow; raises ``UnreadableDocumentError`` with a problem for each misfit."""
    try:
        return WorkflowDocument.model_validate(value)
    except ValidationError as failure:
        raise UnreadableDocumentError(_problems(value, failure)) from failure


def content_hash(document: WorkflowDocument) -> str:
    """Give the SHA-256 of the canonical JSON: sorted keys, no spaces."""
    text = json.dumps(document.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def _problems(value: object, failure: ValidationError) -> tuple[Problem, ...]:
    return tuple(
        error("document.shape", join(*_named(value, finding["loc"])), reason=finding["msg"])
        for finding in failure.errors(include_url=False, include_context=False, include_input=False)
    )


def _named(value: object, location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Put a part's id in place of its list position, where it has a readable one."""
    if len(location) < 2 or not isinstance(value, dict):  # noqa: PLR2004 - a list and a place in it
        return location
    parts, index = value.get(location[0]), location[1]
    if not isinstance(parts, list) or not isinstance(index, int) or not isinstance(parts[index], dict):
        return location
    name = parts[index].get("id")
    return (location[0], name, *location[2:]) if isinstance(name, str) and name else location
