"""``logic.stop``: the run is over, well or not."""

from typing import Any

from concertmaster_server.engine.results import Halt
from concertmaster_server.engine.step import StepContext
from concertmaster_shared.runs.history import Failure


def execute(step: StepContext) -> Halt:
    """End the run; with an error text it has failed."""
    error: Any = step.parameters["error"]
    return Halt(Failure(code="run.stopped", message=error) if error else None)
