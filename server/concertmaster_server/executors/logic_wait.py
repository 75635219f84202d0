"""``logic.wait``: until a moment, or for some seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from concertmaster_server.engine.results import Outcome, Pause
from concertmaster_server.engine.step import StepContext, StepError


class MomentError(StepError):
    """A text is no moment. Takes ``parameter``."""

    code = "step.moment"


class NoWaitError(StepError):
    """Nothing says for how long."""

    code = "step.no_wait"


def execute(step: StepContext) -> Pause:
    """Wait; a moment that has passed is over at once."""
    given: Any = step.parameters
    if given["until"] is not None:
        until = _moment(given["until"])
    elif given["seconds"] is not None:
        until = step.now + timedelta(seconds=max(0.0, given["seconds"]))
    else:
        raise NoWaitError
    return Pause(until, Outcome({"until": until.isoformat()}))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as refusal:
        raise MomentError(parameter="Until") from refusal
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
