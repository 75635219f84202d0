"""One step as its executor sees it, how it may end, and the key that all its attempts share."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence
from concertmaster_shared.runs.history import Failure

from .results import Outcome, Result


class StepId(NamedTuple):
    """A step: a node, and which pass of its loop, empty outside of loops."""

    node_id: str
    iteration: str = ""


PerItem = Callable[[object, int], object]
"""Evaluates a parameter for one item of a list, and its index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """All that an executor may know: resolved parameters by name, what started the run, the key for outside effects.

    ``organisation`` is whose connections and files the step may use; ``arrived`` are the nodes from which the run came here.
    """

    organisation: UUID
    parameters: Mapping[str, object]
    per_item: Mapping[str, PerItem]
    input: object
    key: str
    attempt: int
    now: datetime
    arrived: Sequence[str] = ()


PureExecutor = Callable[[StepContext], Result]
OutsideExecutor = Callable[[StepContext], Awaitable[Outcome]]
Executor = PureExecutor | OutsideExecutor


class StepError(ConcertMasterError):
    """A step failed. ``retryable`` says that another attempt may help, ``after_s`` how many seconds to stay away before it.

    ``uncertain`` says that the effect may have happened: a node that asks leaves it to a person. ``unsent`` says that nothing was
    tried, for want of a place or because a host rests: it uses up none of the node's attempts.
    """

    retryable: bool = False
    uncertain: bool = False
    unsent: bool = False
    after_s: float | None = None


def failure_of(error: ConcertMasterError) -> Failure:
    """Give what the history keeps of an error."""
    text = sentence(error.code, error.parameters)
    if isinstance(error, StepError):
        return Failure(
            code=error.code,
            message=text,
            retryable=error.retryable,
            after_s=error.after_s,
            uncertain=error.uncertain,
            unsent=error.unsent,
        )
    return Failure(code=error.code, message=text)


def step_key(organisation: UUID, run: UUID, step: StepId) -> str:
    """Give the idempotency key of a step: the same for all its attempts, another for everything else, and telling nothing."""
    text = f"{organisation}:{run}:{step.node_id}:{step.iteration}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
