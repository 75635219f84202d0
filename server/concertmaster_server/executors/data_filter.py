"""``data.filter``: the items for which the condition is true, and how many they are."""

from typing import cast

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext


def execute(step: StepContext) -> Outcome:
    """Ask the condition for each item; null counts as false."""
    items = cast("list[object]", step.parameters["items"])
    keep = step.per_item["where"]
    kept = [item for index, item in enumerate(items) if keep(item, index)]
    return Outcome({"items": kept, "count": len(kept)})
