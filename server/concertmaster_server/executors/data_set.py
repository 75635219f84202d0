"""``data.set``: the output is exactly the values."""

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext


def execute(step: StepContext) -> Outcome:
    """Give the evaluated values."""
    return Outcome(step.parameters["values"])
