"""Use case: take runs that are ready, with their histories. From then on they live in the memory of this worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.claims import ClaimedRun, claim
from concertmaster_server.db.queries.records import read_histories
from concertmaster_server.db.queries.signals import Signal, read_signals
from concertmaster_shared.api.runs import Priority
from concertmaster_shared.runs import Record

from .priorities import PRIORITIES

SUSPECT_AFTER: Final = 2
"""A run that was lost so often in a row is suspected to be the reason; it is claimed alone among its like.

One loss says nothing: a killed worker loses everything it held, and all of that must go on at once elsewhere.
"""

QUARANTINE_AFTER: Final = SUSPECT_AFTER + 5
"""After so many losses in a row, the last five of them alone, a run is set aside."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A run that is ours, with its records so far, and what somebody told it meanwhile."""

    run: ClaimedRun
    records: tuple[Record, ...]
    signals: Sequence[Signal] = ()

    @property
    def is_suspect(self) -> bool:
        """Tell whether the run may be what killed the workers that held it."""
        return self.run.lost_claims >= SUSPECT_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Appetite:
    """How much a worker wants: about ``count`` runs of these queues in this order, at most ``suspects`` that were lost often.

    Of organisations that are ``sated`` it holds enough.
    """

    count: int
    suspects: int
    queues: tuple[Priority, ...]
    sated: tuple[UUID, ...] = ()


async def claim_runs(line: Line, worker: UUID, appetite: Appetite) -> tuple[Claimed, ...]:
    """Take runs that are ready; raises ``UnavailableError``.

    What was claimed and could not be read is held by nobody: the next heartbeats give it back.
    """
    taking = partial(
        claim,
        worker=worker,
        count=appetite.count,
        suspects=appetite.suspects,
        suspect=SUSPECT_AFTER,
        priorities=[PRIORITIES[queue] for queue in appetite.queues],
        sated=appetite.sated,
    )
    runs = await line.use(taking)
    begun = [run for run in runs if run.last_sequence]
    histories = await line.use(partial(read_histories, runs=begun)) if begun else {}
    told = [run.id for run in runs if run.has_signals]
    signals = await line.use(partial(read_signals, runs=told)) if told else {}
    return tuple(Claimed(run, histories.get(run.id, ()), signals.get(run.id, ())) for run in runs)
