"""``flow.call``: another workflow, as one step."""

from typing import Any
from uuid import UUID

from concertmaster_server.engine.results import Call
from concertmaster_server.engine.step import StepContext, StepError


class NoWorkflowError(StepError):
    """The parameter names no workflow."""

    code = "flow.unknown"


def execute(step: StepContext) -> Call:
    """Give what to call; the engine starts the run and waits for its end."""
    given: Any = step.parameters
    try:
        return Call(UUID(given["workflow"]), given["input"])
    except ValueError as refusal:
        raise NoWorkflowError from refusal
