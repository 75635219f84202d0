"""``data.join``: each left item with the right items of the same key."""

from collections.abc import Hashable, Sequence
from typing import ClassVar, Final, cast

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_shared.expressions.values import kind_of

from .items import Identities, item_error, values_of

LIMIT: Final = 100_000
"""Items of the result: keys that hardly tell items apart multiply two lists."""


class TooManyError(StepError):
    """The result would be too long. Takes ``limit``."""

    code: ClassVar[str] = "join.too_many"


def execute(step: StepContext) -> Outcome:
    """Look each left key up among the right ones."""
    left, right = (cast("list[object]", step.parameters[name]) for name in ("left", "right"))
    name = cast("str", step.parameters["name"])
    keep = step.parameters["kind"] == "left"
    matches = _by_key(step, right)
    identities = Identities(step.now)
    joined: list[object] = []
    unmatched = 0
    for index, (item, key) in enumerate(zip(left, values_of(step, "left_key", left), strict=True)):
        fields = _fields(item, index, name)
        found: Sequence[object] = () if key is None else matches.get(identities.of(key, index), ())
        unmatched += not found
        joined += [{**fields, name: match} for match in found or ((None,) if keep else ())]
        if len(joined) > LIMIT:
            raise TooManyError(limit=LIMIT)
    return Outcome({"items": joined, "count": len(joined), "unmatched": unmatched})


def _by_key(step: StepContext, right: Sequence[object]) -> dict[Hashable, list[object]]:
    identities = Identities(step.now)
    matches: dict[Hashable, list[object]] = {}
    for index, (item, key) in enumerate(zip(right, values_of(step, "right_key", right), strict=True)):
        if key is not None:
            matches.setdefault(identities.of(key, index), []).append(item)
    return matches


def _fields(item: object, index: int, name: str) -> dict[str, object]:
    if not isinstance(item, dict):
        raise item_error("step.value", index, parameter="Left list", found=kind_of(item), expected="a map")
    if name in item:
        raise item_error("join.name_taken", index, name=name)
    return item
