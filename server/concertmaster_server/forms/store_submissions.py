"""Store checked submissions with everything that follows from them, in the caller's one transaction.

Takes a batch, so that a writer may gather what comes at the same time into one commit; nothing is acknowledged before that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.queries.forms import Listener, listeners
from concertmaster_server.db.queries.runs import NewRun, insert_runs
from concertmaster_server.db.queries.submissions import NewSubmission, earlier_submissions, insert_submissions
from concertmaster_server.db.refusals import IdempotencyMismatchError


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
    by_form: dict[UUID, list[Listener]] = {}
    for listener in await listeners(tx, sorted(organisations), sorted(forms)):
        by_form.setdefault(listener.form_id, []).append(listener)
    runs: list[NewRun] = []
    started: dict[UUID, tuple[UUID, ...]] = {}
    for new in fresh:
        mine = [
            NewRun(
                id=new_id(),
                org_id=new.org_id,
                workflow_id=listener.workflow_id,
                version=listener.version,
                trigger_node=listener.node_id,
                input=new.input,
                submission_id=new.id,
            )
            for listener in by_form.get(new.form_id, ())
        ]
        runs += mine
        started[new.id] = tuple(run.id for run in mine)
    if runs:
        await insert_runs(tx, runs)
    return started
