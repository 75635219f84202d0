"""Store checked submissions with everything that follows from them, in the caller's one transaction.

Takes a batch, so that a writer may gather what comes at the same time into one commit; nothing is acknowledged before that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.new_runs import NewRun, insert_runs
from concertmaster_server.db.queries.new_submissions import (
    EarlierSubmission,
    NewSubmission,
    count_answers,
    earlier_submissions,
    insert_submissions,
    lock_places,
)
from concertmaster_server.db.queries.starts import Entrance, find_listening
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.refusals import IdempotencyMismatchError
from concertmaster_server.runs.lanes import LaneError, lane_alone, lane_of
from concertmaster_server.runs.start import new_run

from .receipts import write_receipts

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored: the submission, and the runs it started."""

    id: UUID
    run_ids: Sequence[UUID]


class Unstored(Enum):
    """Why a submission was not stored: the form has ``CHANGED`` since it was checked, or has as many as it takes."""

    CHANGED = auto()
    FULL = auto()


Outcome = Receipt | IdempotencyMismatchError | Unstored
"""What became of a submission."""


async def store(raw: RawConnection, batch: Sequence[NewSubmission], new_id: Callable[[], UUID]) -> tuple[Outcome, ...]:
    """Store a batch; give for each in its order a receipt, or what stands against it.

    A submission whose key was used before is not stored again: it gets the first one's receipt, or an error where the two
    differ. The transaction has to work for every organisation of the batch.
    """
    admitted, turned_away = await _with_places(raw, batch)
    stored = await insert_submissions(raw, admitted)
    fresh = [new for new in admitted if new.id in stored]
    run_ids = await _start_runs(raw, fresh, new_id)
    await write_receipts(raw, fresh)
    earlier = await _earlier(raw, [new for new in batch if new.id not in stored])
    await count_answers(raw, fresh)
    outcomes: list[Outcome] = []
    for new in batch:
        if new.id in stored:
            outcomes.append(Receipt(new.id, run_ids[new.id]))
        elif new.id in earlier:
            outcomes.append(_again(new, earlier[new.id]))
        else:
            outcomes.append(Unstored.FULL if new.id in turned_away else Unstored.CHANGED)
    return tuple(outcomes)


def _again(new: NewSubmission, first: EarlierSubmission) -> Receipt | IdempotencyMismatchError:
    return Receipt(first.id, first.run_ids) if first.body_hash == new.body_hash else IdempotencyMismatchError()


async def _earlier(raw: RawConnection, unstored: Sequence[NewSubmission]) -> dict[UUID, EarlierSubmission]:
    """Find what was stored before in the place of submissions, by the id of the later ones."""
    if not unstored:
        return {}
    keys = [(new.form_id, new.idempotency_key) for new in unstored if new.idempotency_key is not None]
    found = await earlier_submissions(raw, keys, [new.id for new in unstored])
    by_id = {row.id: row for row in found}
    by_key: dict[tuple[UUID, str | None], EarlierSubmission] = {
        (row.form_id, row.idempotency_key): row for row in found if row.idempotency_key is not None
    }
    pairs = ((new.id, by_id.get(new.id) or by_key.get((new.form_id, new.idempotency_key))) for new in unstored)
    return {submission_id: row for submission_id, row in pairs if row is not None}


async def _with_places(raw: RawConnection, batch: Sequence[NewSubmission]) -> tuple[Sequence[NewSubmission], AbstractSet[UUID]]:
    """Leave out what a form has no place for, and say what that is; those sent before do not take another one."""
    limited = {new.form_id: new.most for new in batch if new.most is not None}
    if not limited:
        return batch, frozenset()
    places = await lock_places(raw, limited)
    known = await _earlier(raw, [new for new in batch if new.most is not None])
    admitted: list[NewSubmission] = []
    turned_away: set[UUID] = set()
    begun: set[tuple[UUID, str]] = set()
    for new in batch:
        if new.most is not None:
            key = None if new.idempotency_key is None else (new.form_id, new.idempotency_key)
            here = places[new.form_id]
            if new.id in known or key in begun or here.published != new.published:
                continue
            if here.left < 1:
                turned_away.add(new.id)
                continue
            here.left -= 1
            if key is not None:
                begun.add(key)
        admitted.append(new)
    return admitted, turned_away


async def _start_runs(
    raw: RawConnection, fresh: Sequence[NewSubmission], new_id: Callable[[], UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Queue one run for each published workflow that listens to a submission's form."""
    if not fresh:
        return {}
    organisations, forms = {new.org_id for new in fresh}, {new.form_id for new in fresh}
    listening = await find_listening(raw, sorted(organisations), sorted(forms))
    runs: list[NewRun] = []
    started: dict[UUID, tuple[UUID, ...]] = {}
    for new in fresh:
        mine = [_run(entrance, new, new_id()) for entrance in listening.get(new.form_id, ())]
        runs += mine
        started[new.id] = tuple(run.id for run in mine)
    if runs:
        await insert_runs(raw, runs)
    return started


def _run(entrance: Entrance, new: NewSubmission, run_id: UUID) -> NewRun:
    """Begin a run at an entrance. Where nobody can say which lane is its own it runs alone: an answer is never turned away."""
    try:
        lane = lane_of(entrance.settings, new.input, new.submitted_at)
    except LaneError as failure:
        _LOG.warning("a run is in no lane", extra={"run": str(run_id), "setting": failure.parameters["setting"]})
        lane = lane_alone(run_id)
    return new_run(entrance, run_id, new.input, lane=lane, submission_id=new.id)
