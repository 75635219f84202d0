"""``logic.for_each``: the list, to go through."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from concertmaster_server.engine.results import Each
from concertmaster_server.engine.step import StepContext, StepError

_MOST_ITEMS: Final = 10_000


class LoopItemsError(StepError):
    """A list is too long for a loop. Takes ``count`` and ``limit``."""

    code: ClassVar[str] = "loop.items"


def execute(step: StepContext) -> Each:
    """Give the items; the engine runs the body for each."""
    given: Any = step.parameters
    if len(given["items"]) > _MOST_ITEMS:
        raise LoopItemsError(count=len(given["items"]), limit=_MOST_ITEMS)
    return Each(given["items"], given["parallel"], fails=given["on_item_error"] == "fail")
