"""``data.aggregate``: groups of items, and what is measured of each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Any, Final, cast

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext
from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions.numbers import Number, checked
from concertmaster_shared.expressions.values import NUMBERS, kind_of

from .items import EntryError, Identities, item_error, require_order, values_of

KEY: Final = "key"

Found = Sequence[tuple[int, Any]]
"""Values of a group that are not null, each with the index of its item."""


@dataclass(slots=True)
class _Group:
    key: object
    count: int = 0
    values: dict[str, list[tuple[int, object]]] = field(default_factory=dict)


def execute(step: StepContext) -> Outcome:
    """Gather the values of each group, then measure them."""
    items = cast("list[object]", step.parameters["items"])
    keys = values_of(step, "group_by", items)
    measures = values_of(step, "measures", items)
    identities = Identities(step.now)
    functions: dict[str, str] = {}
    groups: dict[Hashable, _Group] = {}
    for index, (item, key, wanted) in enumerate(zip(items, keys, measures, strict=True)):
        group = groups.setdefault(identities.of(key, index), _Group(key))
        group.count += 1
        for name, measure in cast("Mapping[str, object]", wanted or {}).items():
            functions[name] = _function(name, measure)
            value = measure["of"] if isinstance(measure, dict) and "of" in measure else item
            group.values.setdefault(name, []).append((index, value))
    measured = [_measure(group, functions, identities) for group in groups.values()]
    return Outcome({"groups": measured, "count": len(measured)})


def _function(name: str, measure: object) -> str:
    function = measure.get("function") if isinstance(measure, dict) else None
    if name == KEY:
        raise EntryError(parameter="Measures", entry=name, reason="the group's key has this name")
    if not isinstance(function, str) or function not in _FUNCTIONS:
        raise EntryError(parameter="Measures", entry=name, reason=f"its function must be one of {', '.join(_FUNCTIONS)}")
    return function


def _measure(group: _Group, functions: Mapping[str, str], identities: Identities) -> dict[str, object]:
    measured: dict[str, object] = {KEY: group.key, "count": group.count}
    for name, values in group.values.items():
        if functions[name] == "list":
            measured[name] = [value for _index, value in values]
        else:
            known = [(index, value) for index, value in values if value is not None]
            measured[name] = _FUNCTIONS[functions[name]](known, name, identities)
    return measured


def _total(found: Found, name: str, _identities: Identities) -> Number:
    """Add from left to right, as the function ``sum`` of expressions does."""
    total: Number = 0
    for index, value in found:
        if type(value) not in NUMBERS:
            raise item_error("step.value", index, parameter=name, found=kind_of(value), expected="a number")
        try:
            total = checked(total + value, total, value, operate=add)
        except ExpressionError as failure:
            raise item_error(failure.code, index, **failure.parameters) from failure
    return total


def _mean(found: Found, name: str, identities: Identities) -> Number | None:
    return _total(found, name, identities) / len(found) if found else None


def _extreme(choose: Callable[[Sequence[Any]], Any]) -> Callable[[Found, str, Identities], Any]:
    def measure(found: Found, name: str, _identities: Identities) -> Any:
        require_order(found, name)
        return choose([value for _index, value in found]) if found else None

    return measure


_FUNCTIONS: Final[Mapping[str, Callable[[Found, str, Identities], object]]] = {
    "count": lambda found, _name, _identities: len(found),
    "sum": _total,
    "avg": _mean,
    "min": _extreme(min),
    "max": _extreme(max),
    "first": lambda found, _name, _identities: found[0][1] if found else None,
    "last": lambda found, _name, _identities: found[-1][1] if found else None,
    "list": lambda found, _name, _identities: [value for _index, value in found],
    "unique_count": lambda found, _name, identities: len({identities.of(value, index) for index, value in found}),
}
