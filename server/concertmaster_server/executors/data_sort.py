"""``data.sort``: the items in the order of their keys."""

from typing import Any, cast

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext

from .items import require_order, values_of


def execute(step: StepContext) -> Outcome:
    """Sort by the last part of the keys first: since sorting is stable, earlier parts then weigh more."""
    items = cast("list[object]", step.parameters["items"])
    keys = [key if isinstance(key, list) else [key] for key in values_of(step, "by", items)]
    order = list(range(len(items)))
    for part in reversed(range(max(map(len, keys), default=0))):
        column: list[Any] = [key[part] if part < len(key) else None for key in keys]
        order = _sorted(order, column, largest_first=step.parameters["direction"] == "desc")
    return Outcome({"items": [items[place] for place in order], "count": len(items)})


def _sorted(order: list[int], column: list[Any], *, largest_first: bool) -> list[int]:
    known = [place for place in order if column[place] is not None]
    require_order(((place, column[place]) for place in sorted(known)), "Sort by")
    known.sort(key=column.__getitem__, reverse=largest_first)
    return known + [place for place in order if column[place] is None]
