"""``flow.return``: the value is the run's output; nothing follows."""

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext


def execute(step: StepContext) -> Outcome:
    """Give the value."""
    return Outcome(step.parameters["value"], port=None)
