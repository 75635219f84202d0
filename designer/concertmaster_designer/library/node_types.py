"""The node types as a list to choose from: families with their types, narrowed by a search. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.look import FAMILIES
from concertmaster_shared.nodes import NodeSpec

FAMILY_TITLES: Final[Mapping[str, str]] = {
    "trigger": "Triggers",
    "data": "Data",
    "logic": "Logic",
    "people": "People",
    "outside": "Outside",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a family."""

    family: str
    title: str


Entry = Heading | NodeSpec


def entries(specs: Iterable[NodeSpec], search: str = "") -> tuple[Entry, ...]:
    """Give the types that match every word of the search, in families, those that match in their title first."""
    words = search.casefold().split()
    matching = [spec for spec in specs if _matches(spec, words)]
    found: list[Entry] = []
    for family in FAMILIES:
        members = [spec for spec in matching if spec.family == family]
        if members:
            found += [Heading(family, FAMILY_TITLES[family]), *sorted(members, key=lambda spec: _rank(spec, words))]
    return tuple(found)


def _matches(spec: NodeSpec, words: list[str]) -> bool:
    text = f"{spec.title} {spec.type} {spec.help}".casefold()
    return all(word in text for word in words)


def _rank(spec: NodeSpec, words: list[str]) -> tuple[bool, str]:
    title = spec.title.casefold()
    return not all(word in title for word in words), title
