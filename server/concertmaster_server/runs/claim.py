"""Use case: take runs that are ready. From then on they live in the memory of this worker; ``load`` brings them there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Final
from uuid import UUID

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.claims import ClaimedRun, claim
from concertmaster_server.db.queries.lane_walk import LaneWalk
from concertmaster_shared.api.runs import Priority

from .priorities import PRIORITIES

SUSPECT_AFTER: Final = 2
"""A run that was lost so often in a row is suspected to be the reason; it is claimed alone among its like.

One loss says nothing: a killed worker loses everything it held, and all of that must go on at once elsewhere.
"""

QUARANTINE_AFTER: Final = SUSPECT_AFTER + 5
"""After so many losses in a row, the last five of them alone, a run is set aside."""


def is_suspect(run: ClaimedRun) -> bool:
    """Tell whether a run may be what killed the workers that held it."""
    return run.lost_claims >= SUSPECT_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Appetite:
    """How much a worker wants: about ``count`` runs of these queues in this order, at most ``suspects`` that were lost often.

    Of organisations that are ``sated`` it holds enough; ``walk`` remembers which lanes were looked at.
    """

    count: int
    suspects: int
    queues: tuple[Priority, ...]
    sated: tuple[UUID, ...] = ()
    walk: LaneWalk = field(default_factory=LaneWalk)


async def claim_runs(line: Line, worker: UUID, appetite: Appetite) -> tuple[ClaimedRun, ...]:
    """Take runs that are ready; raises ``UnavailableError``: then nobody knows what was taken.

    Nothing else is read for them here, so that whoever claims knows at once what it holds and its heartbeats keep it.
    """
    taking = partial(
        claim,
        worker=worker,
        count=appetite.count,
        suspects=appetite.suspects,
        suspect=SUSPECT_AFTER,
        priorities=[PRIORITIES[queue] for queue in appetite.queues],
        sated=appetite.sated,
        walk=appetite.walk,
    )
    return await line.use(taking)
