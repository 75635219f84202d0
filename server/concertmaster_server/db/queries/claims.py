"""Who may advance a run: claim it, renew the claim, give it back, take it from the dead. Spoken in the role ``cm_engine``.

A claim is (worker incarnation, fence). The fence grows with each claim and stands in every write, so that a worker that lost
its claim can change nothing. Claiming uses a run's readiness up (``ready_at`` becomes null); whoever wants the run looked at
again, even while it is claimed, sets it anew. All times are the database's.

Nobody waits for a lock here: rows that somebody else holds are passed over, so these statements cannot deadlock with the
group commits of ``records``, which touch the same rows in another order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.database import RawConnection

LEASE_S: Final = 10.0
"""How long a claim lasts without a heartbeat."""

ORPHAN_S: Final = 5.0
"""A claim that its owner's heartbeats have passed over for this long is held by nobody, whatever the row says."""

GRACE_S: Final = 3.0
"""After a start of PostgreSQL all liveness locks are gone; owners get this long to take them again."""

_CLAIMABLE: Final = "claimed_by is null and finished_at is null and ready_at <= clock_timestamp()"


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A run that is ours until its fence grows. ``now`` is the database's time of the claim."""

    id: UUID
    org_id: UUID
    workflow_id: UUID
    version: int
    trigger_node: str
    input: object
    fence: int
    last_sequence: int
    lost_claims: int
    cancel_requested: bool
    started_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A claim in the memory of its owner."""

    id: UUID
    fence: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a heartbeat found: the database's time, claims that are not ours any more, and runs somebody wants cancelled."""

    now: datetime
    lost: frozenset[UUID]
    cancelled: frozenset[UUID]


# Round robin over organisations: each gets an equal part of the batch, so a long queue of one delays no other. The first
# part walks from organisation to organisation along the index instead of reading everything that waits.
_CLAIM: Final = f"""
with recursive tenants as (
    (select org_id from runs where {_CLAIMABLE} order by org_id limit 1)
    union all
    select (select r.org_id from runs r where {_CLAIMABLE} and r.org_id > tenants.org_id order by r.org_id limit 1)
    from tenants where tenants.org_id is not null
), waiting as (
    select org_id from tenants where org_id is not null
), fresh as (
    select picked.id from waiting cross join lateral (
        select id from runs
        where org_id = waiting.org_id and {_CLAIMABLE} and lost_claims < %(suspect)s
        order by priority, ready_at
        limit (select ceil(%(count)s::numeric / count(*)) from waiting)
        for update skip locked
    ) picked
), suspects as (
    select id from runs where {_CLAIMABLE} and lost_claims >= %(suspect)s
    order by ready_at limit %(suspects)s
    for update skip locked
)
update runs set
    claimed_by = %(worker)s, fence = fence + 1, lease_until = clock_timestamp() + %(lease)s * interval '1 second',
    ready_at = null, status = 'running', reason = null, started_at = coalesce(started_at, clock_timestamp())
where id in (select id from fresh union all select id from suspects)
returning id, org_id, workflow_id, version, trigger_node, input, fence, last_sequence, lost_claims, cancel_requested,
    started_at, clock_timestamp()
"""  # noqa: S608 - the condition is a constant of ours

_RENEW: Final = """
with held as (select * from unnest(%(runs)s::uuid[], %(fences)s::bigint[]) as held (id, fence)),
free as (
    select r.id from runs r join held on held.id = r.id and held.fence = r.fence
    where r.claimed_by = %(worker)s for update of r skip locked
)
update runs set lease_until = clock_timestamp() + %(lease)s * interval '1 second' where id in (select id from free)
"""

_REVIEW: Final = """
select held.id, coalesce(r.cancel_requested, false), r.claimed_by is distinct from %(worker)s or r.fence <> held.fence
from unnest(%(runs)s::uuid[], %(fences)s::bigint[]) as held (id, fence) left join runs r on r.id = held.id
"""

_RELEASE_ORPHANS: Final = """
with orphans as (
    select id from runs
    where claimed_by = %(worker)s and id <> all(%(runs)s::uuid[])
        and lease_until < clock_timestamp() + (%(lease)s - %(orphan)s) * interval '1 second'
    for update skip locked
)
update runs set claimed_by = null, lease_until = null, ready_at = clock_timestamp() where id in (select id from orphans)
"""

_RECLAIM: Final = """
with lapsed as (
    select id from runs
    where claimed_by is not null and (lease_until < clock_timestamp() or claimed_by = any(%(dead)s::uuid[]))
    for update skip locked
)
update runs set
    claimed_by = null, lease_until = null, lost_claims = lost_claims + 1,
    ready_at = case when lost_claims + 1 < %(quarantine)s or cancel_requested then clock_timestamp() end,
    status = case when lost_claims + 1 < %(quarantine)s then status else 'waiting' end,
    reason = case when lost_claims + 1 < %(quarantine)s then reason else 'quarantined' end
where id in (select id from lapsed)
returning id, lost_claims >= %(quarantine)s
"""


async def claim(connection: RawConnection, worker: UUID, *, count: int, suspects: int, suspect: int) -> tuple[ClaimedRun, ...]:
    """Take about ``count`` runs that are ready, fairly over organisations, and at most ``suspects`` of those lost often.

    A run that was lost ``suspect`` times in a row counts as one.
    """
    values = {"worker": worker, "count": count, "suspects": suspects, "suspect": suspect, "lease": LEASE_S}
    found = await connection.execute(_CLAIM, values)
    return tuple(ClaimedRun(*row) for row in await found.fetchall())


async def renew(connection: RawConnection, worker: UUID, held: Sequence[Held]) -> Heartbeat:
    """Extend the claims held in memory, give back those the database ascribes to us and memory does not hold."""
    values = {
        "worker": worker,
        "runs": [claim.id for claim in held],
        "fences": [claim.fence for claim in held],
        "lease": LEASE_S,
        "orphan": ORPHAN_S,
    }
    await connection.execute(_RENEW, values)
    review = await (await connection.execute(_REVIEW, values)).fetchall()
    await connection.execute(_RELEASE_ORPHANS, values)
    seen = "update workers set seen_at = clock_timestamp() where incarnation = %s"
    await connection.execute(seen, (worker,))
    row = await (await connection.execute("select clock_timestamp()")).fetchone()
    assert row is not None  # noqa: S101 - a select without from gives a row
    lost = frozenset(run for run, _, gone in review if gone)
    return Heartbeat(row[0], lost, frozenset(run for run, cancelled, _ in review if cancelled) - lost)


async def release(connection: RawConnection, worker: UUID, held: Sequence[Held]) -> None:
    """Give claims back, unharmed and ready for anybody: the worker ends."""
    statement = (
        "update runs r set claimed_by = null, lease_until = null, ready_at = clock_timestamp()"
        " from unnest(%s::uuid[], %s::bigint[]) as held (id, fence)"
        " where r.id = held.id and r.fence = held.fence and r.claimed_by = %s"
    )
    await connection.execute(statement, ([claim.id for claim in held], [claim.fence for claim in held], worker))


async def reclaim(connection: RawConnection, dead: Sequence[UUID], *, quarantine: int) -> tuple[tuple[UUID, bool], ...]:
    """Take runs from dead owners and lapsed leases; give each with whether it was set aside, after its ``quarantine``-th loss."""
    found = await connection.execute(_RECLAIM, {"dead": list(dead), "quarantine": quarantine})
    return tuple((run, aside) for run, aside in await found.fetchall())
