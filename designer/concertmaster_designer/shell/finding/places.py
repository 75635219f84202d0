"""Places that were visited, to go back to and forth again. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

Document = TypeVar("Document")

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class View:
    """What a canvas shows: its scale, and the point of the world in its middle."""

    scale: float
    center: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Visit(Generic[Document]):
    """A document, the node that was chosen in it or none, and what its canvas showed."""

    document: Document
    node: str
    view: View


class Places(Generic[Document]):
    """A line of visits with one in front. A visit of the same node only changes what was seen there."""

    def __init__(self) -> None:
        self._visits: list[Visit[Document]] = []
        self._at = -1

    def visit(self, visit: Visit[Document]) -> None:
        """Take note of a place; what lay ahead is forgotten."""
        if self._at >= 0 and self._same(self._visits[self._at], visit):
            self._visits[self._at] = visit
            return
        self._visits = [*self._visits[: self._at + 1], visit][-_MOST:]
        self._at = len(self._visits) - 1

    def leave(self, view: View) -> None:
        """Take note of what is seen at the place in front, before it is left."""
        if self._at >= 0:
            self._visits[self._at] = replace(self._visits[self._at], view=view)

    def back(self) -> Visit[Document] | None:
        """Go back by one; none where there is nothing."""
        return self._go(-1)

    def forward(self) -> Visit[Document] | None:
        """Go forth by one; none where there is nothing."""
        return self._go(1)

    @property
    def can_back(self) -> bool:
        """Tell whether there is a place to go back to."""
        return self._at > 0

    @property
    def can_forward(self) -> bool:
        """Tell whether there is a place to go forth to."""
        return self._at < len(self._visits) - 1

    def forget(self, gone: Callable[[Document], bool]) -> None:
        """Leave out the places of documents that are gone."""
        ahead = sum(not gone(visit.document) for visit in self._visits[: self._at + 1])
        kept: list[Visit[Document]] = []
        at = -1
        for number, visit in enumerate(self._visits):
            if gone(visit.document):
                continue
            if not kept or not self._same(kept[-1], visit):
                kept.append(visit)
            if number <= self._at:
                at = len(kept) - 1
        self._visits, self._at = kept, at if ahead else min(0, len(kept) - 1)

    def _go(self, by: int) -> Visit[Document] | None:
        if not 0 <= self._at + by < len(self._visits):
            return None
        self._at += by
        return self._visits[self._at]

    @staticmethod
    def _same(one: Visit[Document], other: Visit[Document]) -> bool:
        return one.document == other.document and one.node == other.node
