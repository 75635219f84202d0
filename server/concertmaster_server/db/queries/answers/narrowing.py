"""Which equalities of a filter an index can begin with, and what the tallies call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson

from concertmaster_server.db.sql import Fragment, joined, sql
from concertmaster_shared.expressions.tree import Call, Comparison, Node
from concertmaster_shared.expressions.values import kind_of

from .conditions import BeyondSqlError, Conditions, is_constant, stands_for_words, storable, stored_text
from .places import DATA, Spot

_MOST_VALUES: Final = 20


@dataclass(frozen=True, slots=True)
class Narrow:
    """An answer that equals one of ``values`` (JSON), or a list that has it; ``tallied`` are the values as they are counted."""

    field: str
    values: tuple[Any, ...]
    listed: bool
    tallied: tuple[str, ...]

    @property
    def contained(self) -> Fragment:
        """Give the condition that an index over whole answers knows; it may let through more than the filter."""
        documents = [orjson.dumps({self.field: [value] if self.listed else value}).decode() for value in self.values]
        return sql("({})", joined(" or ", [sql("s.data @> {}::jsonb", document) for document in documents]))


def narrow(conditions: Conditions, node: Node) -> tuple[Narrow, ...]:
    """Give what a condition that SQL can say asks for by equality, if it does."""
    try:
        found = _narrow(conditions, node)
    except BeyondSqlError:
        return ()
    return () if found is None else (found,)


def ranged(conditions: Conditions, node: Node) -> frozenset[str]:
    """Give the field that a condition compares with a constant in order, if it does."""
    if not isinstance(node, Comparison) or node.sign in {"!=", "in"}:
        return frozenset()
    subject, other = (node.right, node.left) if is_constant(node.left) else (node.left, node.right)
    try:
        spot = conditions.spot(subject)
    except BeyondSqlError:
        return frozenset()
    return frozenset({spot.place.key}) if is_constant(other) and _is_answer(spot) and not spot.place.own_words else frozenset()


def _narrow(conditions: Conditions, node: Node) -> Narrow | None:
    match node:
        case Comparison(sign="==", left=left, right=right):
            if is_constant(left):
                left, right = right, left
            return _equals(conditions, left, [conditions.constant(right)]) if is_constant(right) else None
        case Comparison(sign="in", left=left, right=right) | Call(name="contains", arguments=(right, left)):
            if is_constant(right):
                listed = conditions.constant(right)
                return _equals(conditions, left, listed) if isinstance(listed, list) else None
            return _has(conditions, right, conditions.constant(left))
        case Call():
            return None
        case _:
            return _equals(conditions, node, [True])


def _equals(conditions: Conditions, subject: Node, values: list[Any]) -> Narrow | None:
    spot = conditions.spot(subject)
    if not _is_answer(spot) or not values or any(value is None for value in values):
        return None
    fitting = [value for value in values if kind_of(value) == spot.place.kind]
    if not 0 < len(fitting) <= _MOST_VALUES:
        return None
    stored = tuple(value if isinstance(value, bool | int | float) else stored_text(value) for value in fitting)
    if any(isinstance(value, str) and not storable(value) for value in stored):
        return None
    if spot.place.own_words and any(map(stands_for_words, stored)):
        return None
    return Narrow(spot.place.key, stored, listed=False, tallied=tuple(map(_tallied, stored)))


def _has(conditions: Conditions, whole: Node, part: Any) -> Narrow | None:
    spot = conditions.spot(whole)
    if not _is_answer(spot) or spot.place.kind != "list" or not isinstance(part, str) or not storable(part):
        return None
    if spot.place.own_words and stands_for_words(part):
        return None
    return Narrow(spot.place.key, (part,), listed=True, tallied=(part,))


def _is_answer(spot: Spot) -> bool:
    return spot.holder == DATA


def _tallied(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
