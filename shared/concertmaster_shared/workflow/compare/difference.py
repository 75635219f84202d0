"""The difference of two documents as frozen values: one for each part that differs, one for each field in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from concertmaster_shared.problems import join
from concertmaster_shared.workflow.document import Edge, Group, Node, Note
from concertmaster_shared.workflow.foreign import to_json

from .values import ABSENT

Kind = Literal["node", "edge", "note", "group"]

How = Literal["added", "removed", "changed", "moved"]

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, by its path below the part; ``ABSENT`` stands where a side has no such field."""

    path: tuple[str, ...]
    old: object
    new: object

    def to_json(self) -> dict[str, object]:
        """Give the JSON-ready form; a side that has no such field is left out."""
        sides = {"old": self.old, "new": self.new}
        return {"field": "/".join(self.path), **{name: value for name, value in sides.items() if value is not ABSENT}}


@dataclass(frozen=True, slots=True)
class PartChange(Generic[Part]):
    """One part; ``old`` or ``new`` is missing where it was added or removed, ``fields`` say what else differs."""

    kind: Kind
    id: str
    old: Part | None
    new: Part | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def how(self) -> How:
        """Tell in one word what happened to it; moved means moved and nothing else."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        return "moved" if all(field.path == ("position",) for field in self.fields) else "changed"

    @property
    def is_moved(self) -> bool:
        """Tell whether it stands elsewhere, whatever else happened to it."""
        return any(field.path == ("position",) for field in self.fields)

    @property
    def part(self) -> Part:
        """Give the part as it is now, or as it was last."""
        part = self.new if self.new is not None else self.old
        if part is None:
            raise ValueError("a change has a part on one side at least")
        return part

    def to_json(self) -> dict[str, object]:
        """Give the JSON-ready form: the whole part where it came or went, the fields where it changed."""
        about: dict[str, object] = {"kind": self.kind, "id": self.id, "place": join(f"{self.kind}s", self.id), "change": self.how}
        if self.old is None or self.new is None:
            return {**about, self.kind: to_json(self.part)}
        return {**about, "fields": [field.to_json() for field in self.fields]}


@dataclass(frozen=True, slots=True)
class Difference:
    """What leads from an old document to a new one.

    ``workflow`` are its own fields: name, description, settings. ``reordered`` names the kinds of parts
    that are the same but drawn in another order.
    """

    nodes: tuple[PartChange[Node], ...] = ()
    edges: tuple[PartChange[Edge], ...] = ()
    notes: tuple[PartChange[Note], ...] = ()
    groups: tuple[PartChange[Group], ...] = ()
    workflow: tuple[FieldChange, ...] = ()
    reordered: tuple[Kind, ...] = ()

    def parts(self) -> Iterator[PartChange[Any]]:
        """Give every part that differs, nodes first."""
        yield from self.nodes
        yield from self.edges
        yield from self.notes
        yield from self.groups

    @property
    def is_empty(self) -> bool:
        """Tell whether both documents say the same."""
        return not (self.workflow or self.reordered or any(True for _part in self.parts()))

    def to_json(self) -> dict[str, object]:
        """Give the JSON-ready form."""
        return {
            "same": self.is_empty,
            "workflow": [field.to_json() for field in self.workflow],
            "changes": [part.to_json() for part in self.parts()],
            "reordered": list(self.reordered),
        }
