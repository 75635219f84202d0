"""Ids and names that nobody has, for one request: what was given once is not given again before the request is answered."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Final

from concertmaster_designer.canvas.model.graph import Graph, unpack

_NUMBER: Final = re.compile(r"[ _]\d+$")
_LONGEST_STEM: Final = 50
"""Ids have 64 signs at most; a line and a number must fit behind."""


class FreshIds:
    """Gives ids that read like a wish: the wish itself where it is free, else its stem with a number."""

    def __init__(self, *taken: Container[str]) -> None:
        self._taken = taken
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def __call__(self, wish: str) -> str:
        """Give an id."""
        if self._is_free(wish):
            return self._give(wish)
        stem = _NUMBER.sub("", wish)[:_LONGEST_STEM]
        number = self._next.get(stem, 2)
        while not self._is_free(f"{stem}_{number}"):
            number += 1
        self._next[stem] = number + 1
        return self._give(f"{stem}_{number}")

    def _is_free(self, part: str) -> bool:
        return part not in self._given and not any(part in parts for parts in self._taken)

    def _give(self, part: str) -> str:
        self._given.add(part)
        return part


class FreshNames:
    """Gives names of nodes: ``Total`` becomes ``Total 2`` where there is a ``Total``."""

    def __init__(self, taken: Iterable[str], longest: int) -> None:
        self._taken = set(taken)
        self._longest = longest
        self._next: dict[str, int] = {}

    def __call__(self, wish: str) -> str:
        """Give a name; none stays none."""
        name = wish
        if wish and wish in self._taken:
            stem = _NUMBER.sub("", wish)[: self._longest - 8]
            number = self._next.get(stem, 2)
            while f"{stem} {number}" in self._taken:
                number += 1
            self._next[stem] = number + 1
            name = f"{stem} {number}"
        self._taken.add(name)
        return name


def fresh_ids(graph: Graph) -> FreshIds:
    """Give what gives ids that no part of a graph has or had, edges that cannot be drawn included."""
    loose = {str(unpack(edge).get("id")) for edge in graph.loose_edges}
    nodes, edges = graph.nodes, graph.edges
    return FreshIds(nodes.row_of, nodes.gone, edges.row_of, edges.gone, graph.notes, graph.groups.contents, loose)
