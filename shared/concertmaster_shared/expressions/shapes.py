"""What is known about values before they are there: light types, and the names a place in a document knows.

A shape says what a value is if it is not null: every value may be null. ``any`` says nothing, so nothing about it is certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, Self

from .errors import nearest

Kind = Literal["any", "null", "boolean", "number", "text", "date", "datetime", "list", "map"]

_NO_FIELDS: Final[Mapping[str, Shape]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind; for a list the shape of its items, for a map its known fields and whether there may be others."""

    kind: Kind
    items: Shape | None = None
    fields: Mapping[str, Shape] = field(default_factory=lambda: _NO_FIELDS)
    is_open: bool = True

    @classmethod
    def any(cls) -> Self:
        """Describe a value of which nothing is known."""
        return cls("any")

    @classmethod
    def null(cls) -> Self:
        """Describe a value that is always null."""
        return cls("null")

    @classmethod
    def boolean(cls) -> Self:
        """Describe ``true`` or ``false``."""
        return cls("boolean")

    @classmethod
    def number(cls) -> Self:
        """Describe a number."""
        return cls("number")

    @classmethod
    def text(cls) -> Self:
        """Describe a text."""
        return cls("text")

    @classmethod
    def date(cls) -> Self:
        """Describe a day."""
        return cls("date")

    @classmethod
    def datetime(cls) -> Self:
        """Describe a moment."""
        return cls("datetime")

    @classmethod
    def list(cls, items: Shape | None = None) -> Self:
        """Describe a list of items of one shape."""
        return cls("list", items or ANY)

    @classmethod
    def map(cls, fields: Mapping[str, Shape] | None = None, *, open: bool = True) -> Self:  # noqa: A002 - reads best so
        """Describe a map; in an open one other fields may stand beside the known ones, and are null where they do not."""
        return cls("map", None, MappingProxyType(dict(fields or {})), open)


ANY: Final = Shape.any()
NULL: Final = Shape.null()
BOOLEAN: Final = Shape.boolean()
NUMBER: Final = Shape.number()
TEXT: Final = Shape.text()
DATE: Final = Shape.date()
DATETIME: Final = Shape.datetime()
LIST: Final = Shape.list(ANY)
MAP: Final = Shape.map()


@dataclass(frozen=True, slots=True)
class Scope:
    """The names a place knows, each with its shape. Any other name there is an error."""

    roots: Mapping[str, Shape]
    _near: dict[str, list[tuple[Shape, str]]] = field(default_factory=dict, compare=False, repr=False)

    def bind(self, **shapes: Shape) -> Scope:
        """Give the same scope with further names, which hide those of the same name."""
        return Scope({**self.roots, **shapes}, self._near)

    def nearest_field(self, name: str, shape: Shape) -> str:
        """List the fields of a closed map most like an unknown one; many expressions may miss the same step."""
        answers = self._near.setdefault(name, [])
        for asked, answer in answers:
            if asked is shape:
                return answer
        answers.append((shape, nearest(name, shape.fields.keys())))
        return answers[-1][1]


def union(shapes: Iterable[Shape]) -> Shape:
    """Give what is certain about a value that has one of several shapes; null says nothing, as any value may be null."""
    found: Shape = NULL
    for shape in shapes:
        if found.kind == "null":
            found = shape
        elif shape.kind != "null" and shape != found:
            found = _either(found, shape)
    return found


def _either(one: Shape, other: Shape) -> Shape:
    if one.kind != other.kind:
        return ANY
    return LIST if one.kind == "list" else MAP
