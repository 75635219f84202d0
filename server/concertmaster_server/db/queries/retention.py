"""Runs that ended long enough ago, and everything that is theirs. Spoken in the role ``cm_engine``, for all organisations.

A run is kept as long as anything still needs it: an open run that it called or that called it, and a run that goes on from it,
which may name values that lie with this one. Nobody waits for a lock here, and nothing that is open is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection, name_organisations


@dataclass(frozen=True, slots=True)
class OldRun:
    """A run to forget; ``has_payloads`` says that large values of it lie in the store of blobs."""

    id: UUID
    org_id: UUID
    has_payloads: bool


# Walks from workflow to workflow along the index on their runs. Ids begin with the millisecond of their making, so the oldest
# come first, and those too young to have ended long enough ago are not looked at.
_FIND: Final = """
with kept as (
    select org_id, workflow_id, min(days) as least from (
        select org_id, workflow_id, coalesce((settings ->> 'retention_days')::int, %(days)s::int) as days from workflow_versions
    ) as versions
    where days is not null group by org_id, workflow_id
)
select old.id, kept.org_id, exists (select from run_records n where n.run_id = old.id and n.body ? 'payloads')
from kept cross join lateral (
    select r.id from runs r join workflow_versions v using (org_id, workflow_id, version)
    where r.org_id = kept.org_id and r.workflow_id = kept.workflow_id
        and r.id < (lpad(to_hex((extract(epoch from clock_timestamp() - make_interval(days => kept.least)) * 1000)::bigint),
            12, '0') || repeat('0', 20))::uuid
        and r.finished_at < clock_timestamp()
            - make_interval(days => coalesce((v.settings ->> 'retention_days')::int, %(days)s::int))
        and r.id <> all(%(passed_over)s::uuid[])
        and not exists (select from runs f where f.forked_from = r.id)
        and not exists (select from runs c where c.parent_run = r.id and c.finished_at is null)
        and not exists (select from runs p where p.id = r.parent_run and p.finished_at is null)
    order by r.id limit %(limit)s
) as old
limit %(limit)s
"""

# Taken again under a lock: what somebody began to need in between stays.
_TAKE: Final = """
select id from runs r
where id = any(%s::uuid[]) and finished_at is not null
    and not exists (select from runs f where f.forked_from = r.id)
for update skip locked
"""

_ASKED: Final = """
select e.id from assignees e join assignments a on a.id = e.assignment_id where a.run_id = any(%(runs)s::uuid[])
"""

_FORGET: Final = (
    f"delete from letters where assignee_id in ({_ASKED})",  # noqa: S608 - a constant of ours
    f"""
    with old as (delete from drafts where assignee_id in ({_ASKED}) returning id)
    delete from public_addresses where kind = 'draft' and target_id in (select id from old)
    """,  # noqa: S608 - a constant of ours
    f"delete from assignees where id in ({_ASKED})",  # noqa: S608 - a constant of ours
    "delete from assignments where run_id = any(%(runs)s::uuid[])",
    "delete from signals where run_id = any(%(runs)s::uuid[])",
    "delete from timers where run_id = any(%(runs)s::uuid[])",
    "delete from run_records where run_id = any(%(runs)s::uuid[])",
    "update schedule_slots set run_id = null where run_id = any(%(runs)s::uuid[])",
    "delete from runs where id = any(%(runs)s::uuid[])",
)


async def find_old_runs(
    raw: RawConnection, *, days: int | None, limit: int, passed_over: Sequence[UUID] = ()
) -> tuple[OldRun, ...]:
    """Give runs that ended longer ago than their version says, or than ``days`` where it says nothing; for ever without."""
    async with raw.transaction():
        await _name_all(raw)
        values = {"days": days, "limit": limit, "passed_over": list(passed_over)}
        return tuple(OldRun(*row) for row in await (await raw.execute(_FIND, values)).fetchall())


async def forget_runs(raw: RawConnection, runs: Sequence[UUID]) -> int:
    """Delete ended runs with all that belongs to them, but for what others hold or need by now; gives how many."""
    async with raw.transaction():
        await _name_all(raw)
        taken = [row[0] for row in await (await raw.execute(_TAKE, (list(runs),))).fetchall()]
        for statement in _FORGET if taken else ():
            await raw.execute(statement.encode(), {"runs": taken})
        return len(taken)


async def _name_all(raw: RawConnection) -> None:
    rows = await (await raw.execute("select id from organisations")).fetchall()
    await name_organisations(raw, [row[0] for row in rows])
