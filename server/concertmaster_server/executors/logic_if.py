"""``logic.if``: one of two ways."""

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext


def execute(step: StepContext) -> Outcome:
    """Go on at ``true`` or ``false``; null counts as false."""
    result = bool(step.parameters["condition"])
    return Outcome({"result": result}, "true" if result else "false")
