"""Use case: perform one attempt of a step. Whatever an executor does, what comes out is an outcome or a failure."""

from __future__ import annotations

import logging
from typing import Final, cast
from uuid import UUID

from concertmaster_server.engine.step import (
    Executor,
    Outcome,
    OutsideExecutor,
    PureExecutor,
    StepContext,
    StepError,
    StepId,
    failure_of,
)
from concertmaster_shared.runs.history import Failure

_LOG: Final = logging.getLogger(__name__)


class CrashedError(StepError):
    """An executor of ours broke."""

    code = "step.crashed"


def compute(executor: Executor, context: StepContext, *, run: UUID, step: StepId) -> Outcome | Failure:
    """Perform a pure step, here and now."""
    try:
        return cast("PureExecutor", executor)(context)
    except StepError as error:
        return failure_of(error)
    except Exception:  # noqa: BLE001 - the boundary: a mistake in one step must not end the worker
        return _crashed(run, step)


async def perform(executor: Executor, context: StepContext, *, run: UUID, step: StepId) -> Outcome | Failure:
    """Perform an attempt that reaches outside."""
    try:
        return await cast("OutsideExecutor", executor)(context)
    except StepError as error:
        return failure_of(error)
    except Exception:  # noqa: BLE001 - as above; a cancellation is no exception of this kind and passes
        return _crashed(run, step)


def _crashed(run: UUID, step: StepId) -> Failure:
    _LOG.exception("a step crashed", extra={"run": str(run), "node": step.node_id})
    return failure_of(CrashedError())
