"""Store checked submissions with everything that follows from them, in the caller's one transaction.

Takes a batch, so that a writer may gather what comes at the same time into one commit; nothing is acknowledged before that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.new_runs import NewRun, insert_runs
from concertmaster_server.db.queries.starts import Entrance, find_listening
from concertmaster_server.db.queries.submissions import NewSubmission, earlier_submissions, insert_submissions
from concertmaster_server.db.refusals import IdempotencyMismatchError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.runs.lanes import LaneError, lane_alone, lane_of
from concertmaster_server.runs.start import new_run

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored: the submission, and the runs it started."""

    id: UUID
    run_ids: Sequence[UUID]


async def store(
    tx: Transaction, batch: Sequence[NewSubmission], new_id: Callable[[], UUID]
) -> tuple[Receipt | IdempotencyMismatchError, ...]:
    """Store a batch; give a receipt for each in its order, or what stands against it.

    A submission whose key was used before is not stored again: it gets the first one's receipt, or an error where the two
    differ. The transaction has to work for every organisation of the batch.
    """
    stored = await insert_submissions(tx, batch)
    fresh = [new for new in batch if new.id in stored]
    run_ids = await _start_runs(tx, fresh, new_id)
    again = [(new.form_id, new.idempotency_key) for new in batch if new.id not in stored and new.idempotency_key]
    earlier = {(row.form_id, row.idempotency_key): row for row in await earlier_submissions(tx, again)} if again else {}
    receipts: list[Receipt | IdempotencyMismatchError] = []
    for new in batch:
        if new.id in stored:
            receipts.append(Receipt(new.id, run_ids[new.id]))
            continue
        first = earlier[new.form_id, new.idempotency_key or ""]
        same = first.body_hash == new.body_hash
        receipts.append(Receipt(first.id, first.run_ids) if same else IdempotencyMismatchError())
    return tuple(receipts)


async def _start_runs(
    tx: Transaction, fresh: Sequence[NewSubmission], new_id: Callable[[], UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Queue one run for each published workflow that listens to a submission's form."""
    if not fresh:
        return {}
    organisations, forms = {new.org_id for new in fresh}, {new.form_id for new in fresh}
    listening = await find_listening(tx.raw, sorted(organisations), sorted(forms))
    runs: list[NewRun] = []
    started: dict[UUID, tuple[UUID, ...]] = {}
    for new in fresh:
        mine = [_run(entrance, new, new_id()) for entrance in listening.get(new.form_id, ())]
        runs += mine
        started[new.id] = tuple(run.id for run in mine)
    if runs:
        await insert_runs(tx.raw, runs)
    return started


def _run(entrance: Entrance, new: NewSubmission, run_id: UUID) -> NewRun:
    """Begin a run at an entrance. Where nobody can say which lane is its own it runs alone: an answer is never turned away."""
    try:
        lane = lane_of(entrance.settings, new.input, new.submitted_at)
    except LaneError as failure:
        _LOG.warning("a run is in no lane", extra={"run": str(run_id), "setting": failure.parameters["setting"]})
        lane = lane_alone(run_id)
    return new_run(entrance, run_id, new.input, lane=lane, submission_id=new.id)
