"""What an expression sees from one place: the names that a check allows, and what is known about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from concertmaster_shared.expressions import Scope, Shape
from concertmaster_shared.expressions.shapes import ANY, Kind


class Shapes(Mapping[str, Shape]):
    """Shapes by name, each found only when somebody asks: of ten thousand nodes a completion shows ten."""

    def __init__(self, names: tuple[str, ...], find: Callable[[str], Shape]) -> None:
        self._names = dict.fromkeys(names)
        self._find = find

    def __getitem__(self, name: str) -> Shape:
        if name not in self._names:
            raise KeyError(name)
        return self._find(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


def _no_title(_node_id: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Sight:
    """``allowed`` is what a check goes by, ``known`` what is offered; ``wanted`` are the kinds that fit, none where any does.

    ``title`` calls a node as people do. ``node_id`` is empty where the expression belongs to no node. ``items`` names the node
    and its parameter whose items ``item`` is one of.
    """

    allowed: Scope
    known: Scope
    wanted: tuple[Kind, ...] = ()
    node_id: str = ""
    items: tuple[str, str] | None = None
    title: Callable[[str], str] = field(default=_no_title)

    @property
    def steps(self) -> tuple[str, ...]:
        """Give the nodes whose outputs can be named, nearest first."""
        shape = self.known.roots.get("steps")
        return tuple(shape.fields) if shape is not None else ()


NOTHING_KNOWN: Final = Sight(Scope({}), Scope({}))
"""Where nobody said what there is."""


def map_of(names: tuple[str, ...], find: Callable[[str], Shape], *, is_open: bool = False) -> Shape:
    """Make the shape of a map whose fields are looked up as they are asked for; an open one may have others."""
    return Shape("map", None, Shapes(names, find), is_open=is_open)


def listed(shape: Shape, times: int) -> Shape:
    """Put a shape into that many lists."""
    for _ in range(times):
        shape = Shape.list(shape)
    return shape if shape.kind != "null" else ANY
