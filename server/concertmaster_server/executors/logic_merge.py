"""``logic.merge``: which branches have arrived."""

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext


def execute(step: StepContext) -> Outcome:
    """Name the nodes from which the run came here, in their order."""
    return Outcome({"arrived": list(step.arrived)})
