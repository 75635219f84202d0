"""Any trigger: the run has begun already, and what began it is the output."""

from concertmaster_server.engine.step import Outcome, StepContext


def execute(step: StepContext) -> Outcome:
    """Give the run's input."""
    return Outcome(step.input)
