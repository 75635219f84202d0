"""``logic.for_each``: the list, to go through."""

from typing import Any

from concertmaster_server.engine.step import Each, StepContext


def execute(step: StepContext) -> Each:
    """Give the items; the engine runs the body for each."""
    given: Any = step.parameters
    return Each(given["items"], given["parallel"], fails=given["on_item_error"] == "fail")
