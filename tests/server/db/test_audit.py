"""The audit finds nothing where all is well, and each of its statements finds what it is for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from concertmaster_server.db.queries.audit import STATEMENTS, audit
from concertmaster_server.db.raw import RawConnection
from tests.support.databases import fresh_database
from tests.support.servers import shared_servers
from tests.support.stage import chain, stage, worker
from tests.support.web import new_id

ASKED = (
    "insert into assignments (id, org_id, run_id, node_id, kind, body, quorum, deadline_at, closed_at, outcome)"
    " select gen_random_uuid(), org_id, id, 'x', 'approval', '{}', 1,"
)

# What to break, as a superuser would by accident; each names the finding it must cause.
BREAKAGES = {
    "a submission started a workflow more than once": (
        "alter table runs drop constraint runs_org_id_submission_id_fkey;"
        " update runs set submission_id = '00000000-0000-7000-8000-000000000001';"
        " insert into runs select (r).* from"
        " (select jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid())) as r from runs n) as copied"
    ),
    "a run is held by a worker that is gone": (
        "update runs set finished_at = null, status = 'running', claimed_by = gen_random_uuid(),"
        " lease_until = clock_timestamp() - interval '10 seconds'"
    ),
    "a run has begun and nobody holds it": "update runs set finished_at = null, status = 'running', ready_at = null",
    "a run waits and nothing will wake it": "update runs set finished_at = null, status = 'waiting', reason = 'retry'",
    "a step has more than one result": (
        "drop index run_records_one_result; insert into run_records select (r).* from (select jsonb_populate_record(n,"
        " jsonb_build_object('sequence', 99)) as r from run_records n where sequence = 2) as copied"
    ),
    "a record was written by a claim that had lost": "update run_records set fence = 9 where sequence = 2",
    "a history has gaps": "delete from run_records where sequence = 2",
    "a run has ended and its history has not": "delete from run_records where kind = 'run_succeeded'",
    "a history has ended and its run has not": (
        "update runs set finished_at = null, status = 'running', ready_at = clock_timestamp()"
    ),
    "a step began after its run had ended": (
        "insert into run_records (org_id, run_id, sequence, kind, node_id, fence, body)"
        " select org_id, id, 99, 'attempt_started', 'x', fence, '{}' from runs"
    ),
    "attempts of one step carry different keys": (
        "insert into run_records (org_id, run_id, sequence, kind, node_id, fence, body) select org_id, id, 90 + n,"
        " 'attempt_started', 'x', fence, jsonb_build_object('key', n) from runs, generate_series(1, 2) n"
    ),
    "a hint lies in the outbox for more than a minute": (
        "insert into outbox (org_id, topic, target_id, created_at)"
        " select org_id, 'run', id, clock_timestamp() - interval '2 minutes' from runs"
    ),
    "a timer is due and has not fired": (
        "update runs set finished_at = null, status = 'waiting';"
        " insert into timers (org_id, run_id, due_at)"
        " select org_id, id, clock_timestamp() - interval '1 minute' from runs"
    ),
    "a row belongs to another organisation than its run": (
        "alter table run_records drop constraint run_records_org_id_run_id_fkey;"
        " update run_records set org_id = (select id from organisations where name = 'Another')"
    ),
    "a signal was not followed": (
        "update runs set finished_at = null, status = 'waiting', reason = 'person';"
        " insert into signals (org_id, run_id, node_id, body, created_at)"
        " select org_id, id, 'x', '{}', clock_timestamp() - interval '1 minute' from runs"
    ),
    "a person is asked by a run that is over": ASKED + " null, null, null from runs",
    "a question is past its deadline and open": ASKED + " now() - interval '2 minutes', null, null from runs",
    "a step waits for a person whom nobody asks": (
        "update runs set finished_at = null, status = 'waiting', reason = 'person', ready_at = null;"
        " insert into run_records (org_id, run_id, sequence, kind, node_id, fence, body)"
        " select org_id, id, 99, 'step_waiting', 'x', fence, '{\"reason\": \"person\"}' from runs"
    ),
    "a question is settled and its run was not told": (
        "update runs set finished_at = null, status = 'waiting', reason = 'person';"
        " {asked} null, now() - interval '1 minute', 'approved' from runs"
    ).replace("{asked}", ASKED),
    "a called run has lost its caller": (
        "insert into runs (id, org_id, workflow_id, version, trigger_node, parent_run, parent_node)"
        " select gen_random_uuid(), org_id, workflow_id, version, trigger_node, id, 'x' from runs;"
        " update runs set finished_at = clock_timestamp() - interval '1 minute' where parent_run is null"
    ),
    "a run waits for a called run that is over": (
        "update runs set finished_at = null, status = 'waiting', reason = 'child', ready_at = null"
    ),
    "a step called two runs": (
        "insert into runs (id, org_id, workflow_id, version, trigger_node, parent_run, parent_node, parent_iteration)"
        " select gen_random_uuid(), org_id, workflow_id, version, trigger_node, id, 'x', '' from runs, generate_series(1, 2)"
    ),
    "a failure started two handlers": (
        "insert into runs (id, org_id, workflow_id, version, trigger_node, handles_run)"
        " select gen_random_uuid(), org_id, workflow_id, version, trigger_node, id from runs, generate_series(1, 2)"
    ),
    "more runs of a lane are worked on than may be": (
        "insert into runs (id, org_id, workflow_id, version, trigger_node, lane, lane_limit, claimed_by, lease_until)"
        " select gen_random_uuid(), org_id, workflow_id, version, trigger_node, 'a', 1, gen_random_uuid(), now() + interval '9 s'"
        " from runs, generate_series(1, 2)"
    ),
    "a slot has more than one run": (
        "insert into schedule_slots (workflow_id, node_id, slot_at, org_id)"
        " select workflow_id, trigger_node, '2026-03-01T08:00:00Z', org_id from runs;"
        " update runs set input = jsonb_build_object('slot', '2026-03-01T08:00:00Z', 'late_s', 0)"
    ),
    "a slot's run is not there": (
        "insert into schedule_slots (workflow_id, node_id, slot_at, org_id, run_id)"
        " select workflow_id, trigger_node, now(), org_id, gen_random_uuid() from runs"
    ),
    "a schedule is due and nobody fired it": (
        "insert into schedules (workflow_id, node_id, org_id, version, cron, time_zone, missed, overlap, next_at)"
        " select workflow_id, trigger_node, org_id, version, '* * * * *', 'UTC', 'all', 'allow', now() - interval '2 minutes'"
        " from runs"
    ),
    "an open run's version is gone": (
        "update runs set finished_at = null, status = 'queued';"
        " alter table runs drop constraint runs_org_id_workflow_id_version_fkey; delete from workflow_versions"
    ),
}


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """Give a database in which one run has ended, as a superuser, whom no policy stops from breaking it."""
    with fresh_database() as address:
        asyncio.run(_finish_one_run(address))
        yield urlunsplit(urlsplit(shared_servers().superuser_dsn)._replace(path=urlsplit(address).path))


async def _finish_one_run(address: str) -> None:
    async with stage(address) as ground, worker(address):
        await ground.finished(chain(2))
        await ground.add_organisation()


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[RawConnection]:
    """Give a connection whose changes are forgotten."""
    async with await psycopg.AsyncConnection.connect(dsn) as made:
        yield made
        await made.rollback()


def test_every_statement_is_broken_below() -> None:
    # Submissions without runs have a test of their own, where forms are.
    assert set(STATEMENTS) - set(BREAKAGES) == {"a submission has no run although a workflow listens"}


async def test_all_is_well_after_a_run(connection: RawConnection) -> None:
    assert await audit(connection) == ()


@pytest.mark.parametrize("problem", BREAKAGES)
async def test_what_is_broken_is_found(connection: RawConnection, problem: str) -> None:
    await connection.execute(BREAKAGES[problem].encode())
    assert problem in {finding.problem for finding in await audit(connection)}


async def test_a_submission_without_its_run_is_found(connection: RawConnection) -> None:
    org, form, workflow = new_id(), new_id(), new_id()
    script = f"""
        insert into organisations (id, name) values ('{org}', 'O');
        insert into forms (id, org_id, name, document, published_version) values ('{form}', '{org}', 'F', '{{}}', 1);
        insert into form_versions (org_id, form_id, version, hash, document) values ('{org}', '{form}', 1, 'h', '{{}}');
        insert into public_addresses (kind, address, org_id, target_id) values ('form', 'intake', '{org}', '{form}');
        insert into workflows (id, org_id, name, document, published_version) values ('{workflow}', '{org}', 'W', '{{}}', 1);
        insert into workflow_versions (org_id, workflow_id, version, hash, document, published_at)
            values ('{org}', '{workflow}', 1, 'h', '{{}}', clock_timestamp() - interval '1 hour');
        insert into workflow_triggers (org_id, workflow_id, node_id, version, kind, address)
            values ('{org}', '{workflow}', 'a', 1, 'form', 'intake');
        insert into submissions (id, org_id, form_id, version, locale, data)
            values ('{new_id()}', '{org}', '{form}', 1, 'en', '{{}}');
    """  # noqa: S608 - ids of our own
    await connection.execute(script.encode())
    assert [finding.problem for finding in await audit(connection)] == ["a submission has no run although a workflow listens"]
