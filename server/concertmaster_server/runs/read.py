"""Use case: what the API shows of runs and their steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.queries.records import read_records
from concertmaster_server.db.queries.runs import RunRow, find_run
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.runs import RunAnswer, StepAnswer
from concertmaster_shared.runs import Record, RecordKind, StepStatus
from concertmaster_shared.runs.history import Failure

from .payloads import Payloads

_STATUS: Final[dict[RecordKind, StepStatus]] = {
    "attempt_started": "running",
    "attempt_lost": "pending",
    "retry_scheduled": "waiting",
    "loop_started": "running",
    "step_waiting": "waiting",
    "step_succeeded": "succeeded",
    "step_failed": "failed",
    "step_skipped": "skipped",
    "step_cancelled": "cancelled",
}
_ENDED: Final = frozenset({"succeeded", "failed", "skipped", "cancelled"})


async def read_run(tx: Transaction, organisation: UUID, run_id: UUID) -> RunAnswer:
    """Give a run; raises ``NotFoundError``."""
    row = await find_run(tx, organisation, run_id)
    if row is None:
        raise NotFoundError(kind="run", id=run_id)
    return answer_of(row)


def answer_of(row: RunRow) -> RunAnswer:
    """Give a run as the API shows it."""
    return RunAnswer(
        id=row.id,
        workflow_id=row.workflow_id,
        version=row.version,
        status=row.status,
        reason=row.reason,
        input=row.input,
        output=row.output,
        error=None if row.error is None else Failure.model_validate(row.error),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        paused=row.paused,
        forked_from=row.forked_from,
        parent_run=row.parent_run,
        lane=row.lane,
    )


async def read_steps(tx: Transaction, organisation: UUID, run_id: UUID, *, payloads: Payloads | None) -> tuple[StepAnswer, ...]:
    """Give a run's steps in the order in which they began; raises ``NotFoundError``.

    Without ``payloads`` large values are left out.
    """
    if await find_run(tx, organisation, run_id) is None:
        raise NotFoundError(kind="run", id=run_id)
    records = await read_records(tx.raw, run_id)
    return steps_of(records if payloads is None else await payloads.fill(organisation, records))


def steps_of(records: Iterable[Record]) -> tuple[StepAnswer, ...]:
    """Fold records to steps."""
    steps: dict[tuple[str, str], dict[str, Any]] = {}
    for record in records:
        if record.node_id is None:
            continue
        step = steps.setdefault(
            (record.node_id, record.iteration),
            {"node_id": record.node_id, "iteration": record.iteration, "attempts": 0},
        )
        status = _STATUS[record.kind]
        step["status"] = status
        step["error"] = record.error
        if record.attempt is not None:
            step["attempts"] = record.attempt
        if record.input is not None and "input" not in step:
            step["input"] = record.input
        if status in _ENDED:
            step["output"], step["finished_at"] = record.output, record.at
        if status in {"running", "succeeded", "failed"}:
            step["attempts"] = max(step["attempts"], 1)
            step.setdefault("started_at", record.at)
    return tuple(StepAnswer(**step) for step in steps.values())
