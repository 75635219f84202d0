"""What a fix is, and how one reaches into the value of a parameter without changing anything beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from concertmaster_designer.documents.history import Edits
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, Node
from concertmaster_shared.workflow.edits import SetParameters


@dataclass(frozen=True, slots=True)
class Fix:
    """``title`` says what is done; ``edits`` do it in one step."""

    title: str
    edits: Edits


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: the node, if it is about one that is there, and the names below its part."""

    part: str
    id: str
    rest: tuple[str, ...]
    node: Node | None

    @property
    def parameter(self) -> str:
        """Give the name of the parameter, empty where the problem is about none."""
        return self.rest[1] if self.rest[:1] == ("parameters",) and len(self.rest) > 1 else ""


def place_of(draft: Draft, problem: Problem) -> Place:
    """Find the place of a problem in a draft."""
    names = [name.replace("~1", "/").replace("~0", "~") for name in problem.path.split("/")[1:]]
    part, part_id, *rest = (*names, "", "")[: max(2, len(names))]
    node = draft.nodes.get(part_id) if part == "nodes" else None
    return Place(part, part_id, tuple(rest), node)


def value_at(place: Place) -> Any:
    """Give the value at a place inside a parameter; raises ``LookupError`` where there is none."""
    value: Any = place.node.parameters if place.node is not None else {}
    for name in place.rest[1:]:
        value = value[int(name)] if isinstance(value, list) and name.isdigit() else value[name]
    return value


def set_at(place: Place, made: object) -> Edits:
    """Put another value at a place inside a parameter."""
    name, *inner = place.rest[1:]
    parameters = place.node.parameters if place.node is not None else {}
    return (SetParameters(id=place.id, set={name: _with(parameters.get(name), inner, made)}),)


def without(place: Place) -> Edits:
    """Take the value at a place away."""
    name, *inner = place.rest[1:]
    if not inner:
        return (SetParameters(id=place.id, remove=(name,)),)
    parameters = place.node.parameters if place.node is not None else {}
    return (SetParameters(id=place.id, set={name: _less(parameters[name], inner)}),)


def nearest_of(word: str, words: Sequence[str]) -> str:
    """Give the word that is most like another one, without regard to case; empty where none is near."""
    folded = {known.casefold(): known for known in reversed(words)}
    close = get_close_matches(word.casefold(), folded, n=1)
    return folded[close[0]] if close else ""


def _with(value: Any, path: Sequence[str], made: object) -> Any:
    if not path:
        return made
    name, *inner = path
    if isinstance(value, list):
        return [_with(item, inner, made) if place == int(name) else item for place, item in enumerate(value)]
    known = value if isinstance(value, dict) else {}
    return {**known, name: _with(known.get(name), inner, made)}


def _less(value: Any, path: Sequence[str]) -> Any:
    name, *inner = path
    if isinstance(value, list):
        kept = enumerate(value)
        return [_less(item, inner) if inner and at == int(name) else item for at, item in kept if inner or at != int(name)]
    return {key: _less(item, inner) if inner and key == name else item for key, item in value.items() if inner or key != name}
