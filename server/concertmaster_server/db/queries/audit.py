"""The audit of invariants: statements that find nothing in a healthy installation, however roughly it was treated.

``doctor`` runs it, and so does every test that kills something. Spoken in the role ``cm_engine``, for all organisations at once.
Runs whose submission was erased have no input and no history any more, and are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast
from uuid import UUID

from concertmaster_server.db.raw import RawConnection, name_organisations

_MOST_SHOWN: Final = 20

_SUBMISSION: Final = """
select s.org_id, s.id::text from submissions s
join public_addresses a on a.kind = 'form' and a.org_id = s.org_id and a.target_id = s.form_id
join workflow_triggers t on t.org_id = s.org_id and t.kind = 'form' and t.address = a.address
join workflow_versions v on v.org_id = t.org_id and v.workflow_id = t.workflow_id and v.version = t.version
where s.submitted_at > v.published_at + interval '1 minute'
    and not exists (select from runs r where r.submission_id = s.id and r.workflow_id = t.workflow_id)
    and not exists (select from assignees p where p.submission_id = s.id)
    and not coalesce(s.submitted_at < clock_timestamp() - make_interval(days => coalesce(
        (v.settings ->> 'retention_days')::int, nullif(current_setting('cm.retention_days', true), '')::int)), false)
"""

STATEMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "a submission has no run although a workflow listens": _SUBMISSION,
        "a submission started a workflow more than once": """
            select org_id, submission_id::text || ' ' || workflow_id from runs
            where submission_id is not null group by org_id, submission_id, workflow_id having count(*) > 1
        """,
        "a run is held by a worker that is gone": """
            select org_id, id::text from runs where lease_until < clock_timestamp() - interval '5 seconds'
        """,
        "a run has begun and nobody holds it": """
            select org_id, id::text from runs
            where status = 'running' and claimed_by is null
                and (ready_at is null or ready_at < clock_timestamp() - interval '15 seconds')
        """,
        "a run waits and nothing will wake it": """
            select r.org_id, r.id::text from runs r
            where r.finished_at is null and r.claimed_by is null and r.ready_at is null and not r.paused
                and (r.status = 'queued' or r.status = 'waiting' and r.reason in ('retry', 'timer', 'merge'))
                and not exists (select from timers t where t.run_id = r.id)
        """,
        "a step has more than one result": """
            select org_id, run_id::text || ' ' || node_id || ' ' || iteration from run_records
            where kind in ('step_succeeded', 'step_failed', 'step_skipped', 'step_cancelled')
            group by org_id, run_id, node_id, iteration having count(*) > 1
        """,
        "a record was written by a claim that had lost": """
            select org_id, run_id::text || ' ' || sequence from (
                select n.org_id, n.run_id, n.sequence, n.fence, r.fence as newest,
                    lag(n.fence) over (partition by n.run_id order by n.sequence) as before
                from run_records n join runs r on r.id = n.run_id
            ) as fenced
            where fence > newest or fence < before
        """,
        "a history has gaps": """
            select r.org_id, r.id::text from runs r
            left join lateral (select count(*) as records, max(sequence) as last from run_records where run_id = r.id) h on true
            where r.input is not null and (h.records <> r.last_sequence or coalesce(h.last, 0) <> r.last_sequence)
        """,
        "a run has ended and its history has not": """
            select r.org_id, r.id::text from runs r
            where r.finished_at is not null and r.input is not null and not exists (
                select from run_records n
                where n.run_id = r.id and n.kind = 'run_' || r.status
            )
        """,
        "a history has ended and its run has not": """
            select r.org_id, r.id::text from runs r join run_records n on n.run_id = r.id
            where n.kind in ('run_succeeded', 'run_failed', 'run_cancelled') and r.finished_at is null
        """,
        "a step began after its run had ended": """
            select n.org_id, n.run_id::text || ' ' || n.sequence from run_records n
            join run_records e on e.run_id = n.run_id and e.kind in ('run_succeeded', 'run_failed', 'run_cancelled')
            where n.sequence > e.sequence
        """,
        "attempts of one step carry different keys": """
            select org_id, run_id::text || ' ' || node_id || ' ' || iteration from run_records
            where kind = 'attempt_started' group by org_id, run_id, node_id, iteration having count(distinct body ->> 'key') > 1
        """,
        "a hint lies in the outbox for more than a minute": """
            select org_id, id::text from outbox where created_at < clock_timestamp() - interval '1 minute'
        """,
        "a timer is due and has not fired": """
            select t.org_id, t.run_id::text from timers t join runs r on r.id = t.run_id
            where t.due_at < clock_timestamp() - interval '5 seconds' and r.claimed_by is null
        """,
        "a row belongs to another organisation than its run": """
            select n.org_id, n.run_id::text from run_records n join runs r on r.id = n.run_id where n.org_id <> r.org_id
            union all
            select t.org_id, t.run_id::text from timers t join runs r on r.id = t.run_id where t.org_id <> r.org_id
            union all
            select r.org_id, r.id::text from runs r join workflows w on w.id = r.workflow_id where w.org_id <> r.org_id
        """,
        "a signal was not followed": """
            select s.org_id, s.run_id::text || ' ' || s.node_id from signals s join runs r on r.id = s.run_id
            where s.created_at < clock_timestamp() - interval '15 seconds' and r.finished_at is null and not r.paused
        """,
        "a person is asked by a run that is over": """
            select a.org_id, a.id::text from assignments a join runs r on r.id = a.run_id
            where a.closed_at is null and r.finished_at is not null
        """,
        "a question is past its deadline and open": """
            select org_id, id::text from assignments
            where closed_at is null and deadline_at < clock_timestamp() - interval '60 seconds'
        """,
        "a step waits for a person whom nobody asks": """
            select w.org_id, w.run_id::text || ' ' || w.node_id || ' ' || w.iteration
            from run_records w join runs r on r.id = w.run_id
            where r.status = 'waiting' and r.reason = 'person' and r.claimed_by is null and r.ready_at is null
                and w.kind = 'step_waiting' and w.body ->> 'reason' = 'person'
                and not exists (
                    select from run_records n
                    where n.run_id = w.run_id and n.node_id = w.node_id and n.iteration = w.iteration and n.sequence > w.sequence
                )
                and not exists (
                    select from assignments a
                    where a.run_id = w.run_id and a.node_id = w.node_id and a.iteration = w.iteration and a.closed_at is null
                )
                and not exists (
                    select from signals s where s.run_id = w.run_id and s.node_id = w.node_id and s.iteration = w.iteration
                )
        """,
        "a question is settled and its run was not told": """
            select a.org_id, a.id::text from assignments a join runs r on r.id = a.run_id
            where a.outcome in ('approved', 'rejected', 'answered', 'expired') and r.finished_at is null
                and a.closed_at < clock_timestamp() - interval '15 seconds'
                and not exists (
                    select from signals s where s.run_id = a.run_id and s.node_id = a.node_id and s.iteration = a.iteration
                )
                and not exists (
                    select from run_records n
                    where n.run_id = a.run_id and n.node_id = a.node_id and n.iteration = a.iteration
                        and n.kind in ('step_succeeded', 'step_failed', 'step_cancelled')
                )
        """,
        "a called run has lost its caller": """
            select c.org_id, c.id::text from runs c join runs p on p.id = c.parent_run
            where c.finished_at is null and not c.cancel_requested
                and p.finished_at < clock_timestamp() - interval '15 seconds'
        """,
        "a run waits for a called run that is over": """
            select r.org_id, r.id::text from runs r
            where r.finished_at is null and r.claimed_by is null and r.ready_at is null and not r.paused and r.reason = 'child'
                and not exists (select from runs c where c.parent_run = r.id and c.finished_at is null)
                and not exists (select from signals s where s.run_id = r.id)
                and not exists (select from timers t where t.run_id = r.id)
        """,
        "a step called two runs": """
            select org_id, parent_run::text || ' ' || parent_node || ' ' || parent_iteration from runs
            where parent_run is not null group by org_id, parent_run, parent_node, parent_iteration having count(*) > 1
        """,
        "a failure started two handlers": """
            select org_id, handles_run::text from runs where handles_run is not null
            group by org_id, handles_run having count(*) > 1
        """,
        "more runs of a lane are worked on than may be": """
            select org_id, workflow_id::text || ' ' || lane from runs where lane is not null and finished_at is null
            group by org_id, workflow_id, lane
            having count(*) filter (where claimed_by is not null or (lane_open and started_at is not null)) > max(lane_limit)
        """,
        "a slot has more than one run": """
            select s.org_id, s.workflow_id::text || ' ' || s.node_id || ' ' || s.slot_at from schedule_slots s
            join runs r on r.org_id = s.org_id and r.workflow_id = s.workflow_id and r.trigger_node = s.node_id
                and r.input ->> 'slot' = to_char(s.slot_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            where r.input ? 'late_s' and r.forked_from is null and r.id is distinct from s.run_id
        """,
        "a slot's run is not there": """
            select s.org_id, s.workflow_id::text || ' ' || s.node_id || ' ' || s.slot_at from schedule_slots s
            left join runs r on r.id = s.run_id
            where s.run_id is not null and r.id is null and s.fired_at > clock_timestamp() - interval '1 day'
        """,
        "a schedule is due and nobody fired it": """
            select org_id, workflow_id::text || ' ' || node_id from schedules
            where next_at < clock_timestamp() - interval '60 seconds'
        """,
        "an open run's version is gone": """
            select r.org_id, r.id::text from runs r
            left join workflow_versions v on v.workflow_id = r.workflow_id and v.version = r.version
            where r.finished_at is null and v.version is null
        """,
    }
)
"""What is wrong when a statement finds a row; each gives the organisation and what names the row."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken invariant: what is wrong, whose it is, and which row."""

    problem: str
    organisation: UUID
    row: str


async def audit(connection: RawConnection, *, retention_days: int | None = None) -> tuple[Finding, ...]:
    """Give what is wrong, a few rows of each kind; nothing in a healthy installation.

    ``retention_days`` is how long this installation keeps ended runs whose workflow says nothing.
    """
    async with connection.transaction():
        await connection.execute("select set_config('cm.retention_days', %s, true)", (str(retention_days or ""),))
        rows = await (await connection.execute("select id from organisations")).fetchall()
        await name_organisations(connection, [row[0] for row in rows])
        findings: list[Finding] = []
        for problem, statement in STATEMENTS.items():
            bounded = f"select * from ({statement}) as found limit {_MOST_SHOWN}"  # noqa: S608 - constants of ours
            cursor = await connection.execute(bounded.encode())
            found = cast("list[tuple[UUID, str]]", await cursor.fetchall())
            findings += [Finding(problem, organisation, row) for organisation, row in found]
        return tuple(findings)
