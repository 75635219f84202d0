"""Use case: perform one attempt of a step. Whatever an executor does, what comes out is an outcome or a failure."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from concertmaster_server.engine.results import Outcome, Result
from concertmaster_server.engine.step import Executor, OutsideExecutor, PureExecutor, StepContext, StepError, StepId, failure_of
from concertmaster_shared.runs.history import Failure

_LOG: Final = logging.getLogger(__name__)
_TIDY_S: Final = 1.0
"""How long an attempt that is told to stop may hold up the end of its run."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds an attempt may take before it is told to stop, and before it is given up."""

    soft_s: float
    hard_s: float


class StepTimeoutError(StepError):
    """An attempt took too long; what it did outside nobody knows. Takes ``seconds``."""

    code = "step.timeout"
    retryable = True
    uncertain = True


class CrashedError(StepError):
    """An executor of ours broke."""

    code = "step.crashed"


def compute(executor: Executor, context: StepContext, *, run: UUID, step: StepId) -> Result | Failure:
    """Perform a pure step, here and now."""
    try:
        return cast("PureExecutor", executor)(context)
    except StepError as error:
        return failure_of(error)
    except Exception:  # noqa: BLE001 - the boundary: a mistake in one step must not end the worker
        return _crashed(run, step)


async def perform(executor: Executor, context: StepContext, *, run: UUID, step: StepId, limits: Limits) -> Outcome | Failure:
    """Perform an attempt that reaches outside.

    At its soft limit it is told to stop, and may tidy up; at the hard one it is given up, whatever it does.
    """
    attempt = asyncio.ensure_future(cast("OutsideExecutor", executor)(context))
    try:
        done, _ = await asyncio.wait((attempt,), timeout=limits.soft_s)
        if not done:
            attempt.cancel()
            await asyncio.wait((attempt,), timeout=max(0.0, limits.hard_s - limits.soft_s))
            return failure_of(StepTimeoutError(seconds=limits.soft_s))
        return attempt.result()
    except StepError as error:
        return failure_of(error)
    except asyncio.CancelledError:
        attempt.cancel()
        await asyncio.wait((attempt,), timeout=_TIDY_S)
        raise
    except Exception:  # noqa: BLE001 - as above
        return _crashed(run, step)


def _crashed(run: UUID, step: StepId) -> Failure:
    _LOG.exception("a step crashed", extra={"run": str(run), "node": step.node_id})
    return failure_of(CrashedError())
