"""Who may advance a run: claim it, renew the claim, give it back, take it from the dead. Spoken in the role ``cm_engine``.

A claim is (worker incarnation, fence). The fence grows with each claim and stands in every write, so that a worker that lost
its claim can change nothing. Claiming uses a run's readiness up (``ready_at`` becomes null); whoever wants the run looked at
again, even while it is claimed, sets it anew. All times are the database's.

Nobody waits for a lock here: rows that somebody else holds are passed over, so these statements cannot deadlock with the
group commits of ``records``, which touch the same rows in another order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection, name_organisations

from .lane_walk import LaneWalk

LEASE_S: Final = 10.0
"""How long a claim lasts without a heartbeat."""

ORPHAN_S: Final = 5.0
"""A claim that its owner's heartbeats have passed over for this long is held by nobody, whatever the row says."""

GRACE_S: Final = 3.0
"""After a start of PostgreSQL all liveness locks are gone; owners get this long to take them again."""

# These two stand in the predicates of the indexes too (``runs_claimable``), word for word; a plan test holds them together.
_READY: Final = """
claimed_by is null and finished_at is null and ready_at <= clock_timestamp()
and (cancel_requested or (not paused and reason is distinct from 'quarantined'))
"""
"""A run that may be taken up: one that rests on purpose, or was set aside, only to be cancelled."""

_FREE: Final = "(lane is null or cancel_requested or (lane_open and started_at is not null))"
"""A run that needs no place in a lane: it has none, it has its place already, or it is about to end."""

_OCCUPIES: Final = (
    "finished_at is null and lane is not null and (claimed_by is not null or (lane_open and started_at is not null))"
)
"""A run that takes a place in its lane (index ``runs_in_lanes``)."""

_LEFT: Final = """
status = case when paused and not cancel_requested then 'waiting' else status end,
reason = case when paused and not cancel_requested then 'paused' else reason end
"""
"""How a run stands that was given back while somebody wanted it to rest: nobody takes it up."""

_COLUMNS: Final = """
id, org_id, workflow_id, version, trigger_node, input, fence, last_sequence, lost_claims, cancel_requested, started_at,
clock_timestamp(), parent_run, parent_node, parent_iteration, depth, handles_run, pins, priority,
exists (select from signals where signals.run_id = runs.id), lane, within_handler
"""

# Rows known by id are named as an array: a plan made while the table was small then goes by its key all the same.
_TAKE: Final = """
update runs set
    claimed_by = %(worker)s, fence = fence + 1, lease_until = clock_timestamp() + %(lease)s * interval '1 second',
    ready_at = null, status = 'running', reason = null, started_at = coalesce(started_at, clock_timestamp())
"""


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
    parent_run: UUID | None = None
    parent_node: str | None = None
    parent_iteration: str | None = None
    depth: int = 0
    handles_run: UUID | None = None
    pins: Mapping[str, int] | None = None
    priority: int = 1
    has_signals: bool = False
    lane: str | None = None
    within_handler: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A claim in the memory of its owner."""

    id: UUID
    fence: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a heartbeat found: the database's time, claims that are not ours any more, and runs of which something is asked."""

    now: datetime
    lost: frozenset[Held]
    asked: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a run that we hold; ``signals`` says that there are some."""

    id: UUID
    cancel: bool
    pause: bool
    signals: bool


@dataclass(frozen=True, slots=True)
class Reclaimed:
    """A run taken from its owner; ``set_aside`` when it was lost too often."""

    id: UUID
    org_id: UUID
    set_aside: bool


# Round robin over organisations: each gets an equal part of the batch, so a long queue of one delays no other. The first
# part walks from organisation to organisation along the index instead of reading everything that waits. Inside, the queues come
# in the order that the worker's turn gives them.
_CLAIM: Final = f"""
with recursive tenants as (
    (select org_id from runs where {_READY} and {_FREE} order by org_id limit 1)
    union all
    select (select r.org_id from runs r where {_READY} and {_FREE} and r.org_id > tenants.org_id order by r.org_id limit 1)
    from tenants where tenants.org_id is not null
), waiting as (
    select org_id from tenants where org_id is not null and org_id <> all(%(sated)s::uuid[])
), fresh as (
    select picked.id from waiting cross join lateral (
        select found.id from unnest(%(priorities)s::smallint[]) with ordinality as turn (priority, place) cross join lateral (
            select id from runs
            where org_id = waiting.org_id and {_READY} and priority = turn.priority and lost_claims < %(suspect)s and {_FREE}
            order by ready_at
            limit (select ceil(%(count)s::numeric / count(*)) from waiting)
            for update skip locked
        ) as found
        limit (select ceil(%(count)s::numeric / count(*)) from waiting)
    ) picked
), suspects as (
    select id from runs
    where {_READY} and priority = any(%(priorities)s) and lost_claims >= %(suspect)s and {_FREE}
    order by ready_at limit %(suspects)s
    for update skip locked
)
{_TAKE}
where id = any(array(select id from fresh union all select id from suspects))
returning {_COLUMNS}
"""  # noqa: S608 - the conditions are constants of ours

_ANY_IN_LANES: Final = f"""
select exists (select from runs where lane is not null and {_READY} and priority = any(%(priorities)s) and not {_FREE})
"""  # noqa: S608 - as above

# A lane is worked on under its lock, and counted from the rows themselves after the lock was had: what another worker claimed
# before is seen, and nobody keeps a number that could be wrong. Two workers that want one lane do not wait: one passes it over.
# The walk goes from lane to lane along the index, from where the last one ended, so that lanes without room cost a look each and
# never hide those behind them.
_LOCK_LANES: Final = f"""
with recursive walk as (
    (
        select org_id, workflow_id, lane, 1 as place from runs
        where lane is not null and {_READY} and not {_FREE} and priority = any(%(priorities)s)
            and (org_id, workflow_id, lane) > (%(org)s, %(workflow)s, %(lane)s)
        order by org_id, workflow_id, lane limit 1
    )
    union all
    select following.*, walk.place + 1 from walk cross join lateral (
        select r.org_id, r.workflow_id, r.lane from runs r
        where r.lane is not null and {_READY} and not {_FREE} and priority = any(%(priorities)s)
            and (r.org_id, r.workflow_id, r.lane) > (walk.org_id, walk.workflow_id, walk.lane)
        order by r.org_id, r.workflow_id, r.lane limit 1
    ) as following
    where walk.place < %(lanes_at_once)s
)
select org_id, workflow_id, lane, case
    when org_id <> all(%(sated)s::uuid[]) and (select count(*) from runs r
        where r.org_id = walk.org_id and r.workflow_id = walk.workflow_id and r.lane = walk.lane and {_OCCUPIES}
    ) < (select r.lane_limit from runs r
        where r.org_id = walk.org_id and r.workflow_id = walk.workflow_id and r.lane = walk.lane and {_READY} and not {_FREE}
        order by r.created_at limit 1)
    then pg_try_advisory_xact_lock(hashtextextended(workflow_id::text || lane, 0)) else false end
from walk order by place
"""  # noqa: S608 - as above

_CLAIM_LANES: Final = f"""
with lanes as (
    select * from unnest(%(orgs)s::uuid[], %(workflows)s::uuid[], %(lanes)s::text[]) as lanes (org_id, workflow_id, lane)
), places as (
    select lanes.*, (select count(*) from runs r
        where r.org_id = lanes.org_id and r.workflow_id = lanes.workflow_id and r.lane = lanes.lane and {_OCCUPIES}) as taken
    from lanes
), picked as (
    select found.id, found.lost_claims >= %(suspect)s as suspect from places cross join lateral (
        select head.lane_limit - places.taken as free from runs head
        where head.org_id = places.org_id and head.workflow_id = places.workflow_id and head.lane = places.lane
            and {_READY} and not {_FREE}
        order by head.created_at limit 1
    ) as room cross join lateral (
        select r.id, r.lost_claims from runs r
        where r.org_id = places.org_id and r.workflow_id = places.workflow_id and r.lane = places.lane
            and {_READY} and not {_FREE} and priority = any(%(priorities)s)
        order by r.created_at, r.id limit greatest(room.free, 0)
        for update skip locked
    ) as found
    limit %(count)s
), chosen as (
    select id from (select id, suspect, row_number() over (partition by suspect) as place from picked) as ranked
    where not suspect or place <= %(suspects)s
)
{_TAKE}
where id = any(array(select id from chosen))
returning {_COLUMNS}
"""  # noqa: S608 - as above

_RENEW: Final = """
with held as (select * from unnest(%(runs)s::uuid[], %(fences)s::bigint[]) as held (id, fence)),
free as (
    select r.id from runs r join held on held.id = r.id and held.fence = r.fence
    where r.claimed_by = %(worker)s and r.id = any(%(runs)s::uuid[]) for update of r skip locked
)
update runs set lease_until = clock_timestamp() + %(lease)s * interval '1 second' where id = any(array(select id from free))
"""

_REVIEW: Final = """
select held.id, held.fence, r.cancel_requested or r.paused or r.ready_at is not null,
    r.claimed_by is distinct from %(worker)s or r.fence <> held.fence
from unnest(%(runs)s::uuid[], %(fences)s::bigint[]) as held (id, fence)
left join runs r on r.id = held.id and r.id = any(%(runs)s::uuid[])
"""

_RELEASE_ORPHANS: Final = f"""
with orphans as (
    select id from runs
    where claimed_by = %(worker)s and id <> all(%(runs)s::uuid[])
        and lease_until < clock_timestamp() + (%(lease)s - %(orphan)s) * interval '1 second'
    for update skip locked
)
update runs set claimed_by = null, lease_until = null, ready_at = clock_timestamp(), {_LEFT}
where id = any(array(select id from orphans))
"""  # noqa: S608 - as above

_RELEASE_UNHELD: Final = f"""
with unheld as (
    select id from runs where claimed_by = %s and id <> all(%s::uuid[]) for update skip locked
)
update runs set claimed_by = null, lease_until = null, ready_at = clock_timestamp(), {_LEFT}
where id = any(array(select id from unheld))
"""  # noqa: S608 - as above

_RECLAIM: Final = """
with lapsed as (
    select id from runs
    where claimed_by is not null and (lease_until < clock_timestamp() or claimed_by = any(%(dead)s::uuid[]))
    for update skip locked
)
update runs set
    claimed_by = null, lease_until = null, lost_claims = lost_claims + 1,
    ready_at = case when lost_claims + 1 < %(quarantine)s or cancel_requested then clock_timestamp() end,
    status = case when lost_claims + 1 >= %(quarantine)s or (paused and not cancel_requested) then 'waiting' else status end,
    reason = case when lost_claims + 1 >= %(quarantine)s then 'quarantined'
        when paused and not cancel_requested then 'paused' else reason end
where id = any(array(select id from lapsed))
returning id, org_id, lost_claims >= %(quarantine)s
"""

# What makes a run ready is used up before it is looked at: whatever comes later makes it ready again.
_LOOK: Final = """
with mine as (
    select id from runs where id = any(%(runs)s::uuid[]) and claimed_by = %(worker)s for update skip locked
)
update runs set ready_at = null where id = any(array(select id from mine))
returning id, cancel_requested, paused, exists (select from signals where signals.run_id = runs.id)
"""

_SET_ASIDE: Final = """
update runs set claimed_by = null, lease_until = null, status = 'waiting', reason = 'quarantined'
where id = %s and fence = %s and claimed_by = %s
returning id
"""

_NOTE_QUARANTINE: Final = """
with aside as (
    update runs set last_sequence = last_sequence + 1 where id = any(%s::uuid[]) returning org_id, id, last_sequence, fence
)
insert into run_records (org_id, run_id, sequence, kind, fence, body)
select org_id, id, last_sequence, 'run_waiting', fence, '{"reason": "quarantined"}' from aside
"""


async def claim(
    connection: RawConnection,
    worker: UUID,
    *,
    count: int,
    suspects: int,
    suspect: int,
    priorities: Sequence[int] = (0, 1, 2),
    sated: Sequence[UUID] = (),
    walk: LaneWalk | None = None,
) -> tuple[ClaimedRun, ...]:
    """Take about ``count`` runs that are ready, fairly over organisations, and at most ``suspects`` of those lost often.

    A run that was lost ``suspect`` times in a row counts as one. ``priorities`` are looked through in their order. Runs of
    others, and of organisations that are ``sated``, are left to other workers. A lane gives no
    more than it has room for; ``walk`` is where to go on looking for lanes.
    """
    values = {
        "worker": worker,
        "count": count,
        "suspects": suspects,
        "suspect": suspect,
        "priorities": list(priorities),
        "sated": list(sated),
        "lease": LEASE_S,
    }
    async with connection.pipeline():
        found = await connection.execute(_CLAIM, values)
        lanes = await connection.execute(_ANY_IN_LANES, values)
    taken = [ClaimedRun(*row) for row in await found.fetchall()]
    if len(taken) < count and await lanes.fetchone() == (True,):
        taken += await _claim_lanes(connection, {**values, "count": count - len(taken)}, walk or LaneWalk())
    return tuple(taken)


async def _claim_lanes(connection: RawConnection, values: dict[str, object], walk: LaneWalk) -> list[ClaimedRun]:
    async with connection.transaction():
        org, workflow, lane = walk.after
        start = {"org": org, "workflow": workflow, "lane": lane, "lanes_at_once": walk.stride}
        passed = await (await connection.execute(_LOCK_LANES, {**values, **start})).fetchall()
        walk.went_by([row[:3] for row in passed])
        locked = [row[:3] for row in passed if row[3]]
        if not locked:
            return []
        names = dict(zip(("orgs", "workflows", "lanes"), (list(column) for column in zip(*locked, strict=True)), strict=True))
        found = await connection.execute(_CLAIM_LANES, {**values, **names})
        return [ClaimedRun(*row) for row in await found.fetchall()]


async def look(connection: RawConnection, worker: UUID, runs: Sequence[UUID]) -> tuple[Wish, ...]:
    """Give what somebody wants of runs that we hold; maybe nothing, or nothing any more."""
    found = await connection.execute(_LOOK, {"runs": list(runs), "worker": worker})
    return tuple(Wish(*row) for row in await found.fetchall())


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
    row = await (await connection.execute("select clock_timestamp()")).fetchone()
    assert row is not None  # noqa: S101 - a select without from gives a row
    lost = frozenset(Held(run, fence) for run, fence, _, gone in review if gone)
    return Heartbeat(row[0], lost, frozenset(run for run, _, asked, gone in review if asked and not gone))


async def release(connection: RawConnection, worker: UUID, held: Sequence[Held]) -> None:
    """Give claims back, unharmed and ready for anybody: the worker ends."""
    statement = (
        f"update runs r set claimed_by = null, lease_until = null, ready_at = clock_timestamp(), {_LEFT}"  # noqa: S608 - as above
        " from unnest(%s::uuid[], %s::bigint[]) as held (id, fence)"
        " where r.id = held.id and r.fence = held.fence and r.claimed_by = %s"
    )
    await connection.execute(statement, ([claim.id for claim in held], [claim.fence for claim in held], worker))


async def release_unheld(connection: RawConnection, worker: UUID, held: Sequence[UUID]) -> None:
    """Give back at once what the database ascribes to us and memory does not hold; while a claim is on its way that is wrong."""
    await connection.execute(_RELEASE_UNHELD, (worker, list(held)))


async def reclaim(connection: RawConnection, dead: Sequence[UUID], *, quarantine: int) -> tuple[Reclaimed, ...]:
    """Take runs from dead owners and lapsed leases; one that was lost ``quarantine`` times in a row is set aside."""
    async with connection.transaction():
        found = await connection.execute(_RECLAIM, {"dead": list(dead), "quarantine": quarantine})
        runs = tuple(Reclaimed(*row) for row in await found.fetchall())
        aside = [run for run in runs if run.set_aside]
        if aside:
            await name_organisations(connection, {run.org_id for run in aside})
            await connection.execute(_NOTE_QUARANTINE, ([run.id for run in aside],))
    return runs


async def set_aside(connection: RawConnection, worker: UUID, run: ClaimedRun) -> None:
    """Give a claim back so that nobody takes it up: advancing this run meets a mistake of ours."""
    async with connection.transaction():
        await name_organisations(connection, (run.org_id,))
        found = await connection.execute(_SET_ASIDE, (run.id, run.fence, worker))
        if await found.fetchone() is not None:
            await connection.execute(_NOTE_QUARANTINE, ([run.id],))
