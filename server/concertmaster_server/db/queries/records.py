"""The history of runs: written by workers in group commits, read by whoever watches.

One statement writes the new records of many runs, moves the runs on, sets their timer, and asks nobody more for a run that is
over. It touches only runs whose claim still stands: same worker, same fence, and a history that ends where the writer believes.
What is not touched is looked at afterwards and told apart, so a commit whose answer was lost may simply be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from pydantic import ValidationError

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.raw import RawConnection, brief_transaction, name_organisations
from concertmaster_shared.problems import join
from concertmaster_shared.runs import Record, RecordKind, RunStatus

from .claims import LEASE_S, ClaimedRun
from .consequences import Consequences, carry_out

CHANGED_CHANNEL: Final = "cm_runs"
"""Says that runs have new records; the payload is their ids, joined by commas."""

MOST_RUNS: Final = 200
"""How many runs one commit may hold: the ids of all of them must fit into one notification (8,000 bytes)."""

Verdict = Literal["written", "cancelled", "fenced"]
"""What became of an entry: written (now or by an earlier try), refused because a cancel came first, or the claim is gone."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it rests: what is searched for in columns, the rest as JSON text."""

    sequence: int
    kind: RecordKind
    node_id: str | None
    iteration: str
    at: datetime
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one run wants written. ``last`` is the sequence that its history ends with before.

    ``end`` says that the run is over; ``release`` gives the claim back, ``ready`` asks for the next claim at once. ``progress``
    clears the count of lost claims. ``wakes_at`` is when a run that rests goes on by itself. ``output`` is JSON text.
    ``consequences`` are carried out with it.
    """

    run_id: UUID
    org_id: UUID
    fence: int
    last: int
    status: RunStatus
    records: tuple[StoredRecord, ...]
    reason: str | None = None
    output: str | None = None
    error: str | None = None
    end: bool = False
    release: bool = False
    ready: bool = False
    progress: bool = False
    wakes_at: datetime | None = None
    consequences: Consequences | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an entry, and whether somebody wants the run cancelled, or to rest."""

    verdict: Verdict
    cancel_requested: bool = False
    paused: bool = False


_BODY: Final = ("attempt", "key", "port", "input", "output", "due_at", "reason", "child")

# Everything comes as one JSON parameter: arrays, one a column, cost the driver several times as much.
# A wish may come while a run is about to rest, and be heard too late. So a run that rests is ready at once when somebody wants it
# cancelled, or wants it to rest no more; and it says that it is paused when somebody wants that by now.
_APPEND: Final = """
with given as materialized (select %s::jsonb as all_of_it),
batch as (
    select batch.*, released and not ended as resting
    from given cross join jsonb_to_recordset(all_of_it -> 'runs') as batch (
        id uuid, fence bigint, last integer, next integer, status text, reason text, output jsonb, error jsonb,
        ended boolean, released boolean, ready boolean, progress boolean, wakes_at timestamptz
    )
), kept as (
    update runs r set
        last_sequence = b.next,
        status = case when r.paused and b.resting then 'waiting' else b.status end,
        reason = case when r.paused and b.resting then 'paused' else b.reason end,
        output = coalesce(b.output, r.output), error = coalesce(b.error, r.error),
        finished_at = case when b.ended then clock_timestamp() end,
        claimed_by = case when not b.released then r.claimed_by end,
        lease_until = case when not b.released then clock_timestamp() + %s * interval '1 second' end,
        ready_at = case when b.ready or (b.resting and (r.cancel_requested or (b.reason = 'paused' and not r.paused)))
            then clock_timestamp() else r.ready_at end,
        lost_claims = case when b.progress then 0 else r.lost_claims end
    from batch b
    where r.id = any(array(select id from batch)) and r.id = b.id and r.fence = b.fence
        and r.claimed_by = %s and r.last_sequence = b.last
        and not (b.ended and r.cancel_requested and b.status <> 'cancelled')
    returning r.id, r.cancel_requested, r.paused, b.resting and r.ready_at is not null as ready,
        r.org_id, b.ended, b.released, b.wakes_at
), added as (
    insert into run_records (org_id, run_id, sequence, kind, node_id, iteration, fence, body, at)
    select n.org_id, n.run_id, n.sequence, n.kind, n.node_id, n.iteration, n.fence, n.body, n.at
    from given cross join jsonb_to_recordset(all_of_it -> 'records') as n (
        org_id uuid, run_id uuid, sequence integer, kind text, node_id text, iteration text, fence bigint, body jsonb,
        at timestamptz
    )
    join kept on kept.id = n.run_id
), asked_no_more as (
    update assignments a set closed_at = clock_timestamp(), outcome = 'withdrawn'
    from kept where kept.ended and a.run_id = kept.id and a.closed_at is null
), unset as (
    delete from timers t using kept where t.run_id = kept.id and kept.released and kept.wakes_at is null
), timed as (
    insert into timers (run_id, org_id, due_at)
    select id, org_id, wakes_at from kept where released and wakes_at is not null
    on conflict (run_id) do update set due_at = excluded.due_at
)
select kept.id, kept.cancel_requested, kept.paused from kept
    cross join (select pg_notify(%s, string_agg(id::text, ',')) from kept) as told
    left join (select pg_notify(%s, string_agg(id::text, ',')) from kept where ready having count(*) > 0) as woken on true
"""

_LOOK: Final = """
select id, fence, last_sequence, claimed_by is not distinct from %s, cancel_requested from runs where id = any(%s::uuid[])
"""

_READ: Final = """
select sequence, kind, node_id, iteration, at, body from run_records where run_id = %s and sequence > %s
order by sequence limit %s
"""


class UnreadableRecordError(Exception):
    """A record that this program cannot read, as when a newer one wrote it. Says which and why."""


def stored(record: Record) -> StoredRecord:
    """Make a record ready to rest; raises ``TypeError`` for a value that JSON cannot hold."""
    body: dict[str, object] = {}
    for name in _BODY:
        value = getattr(record, name)
        if value is not None:
            body[name] = value
    if record.error is not None:
        body["error"] = record.error.model_dump(exclude_defaults=True)
    text = orjson.dumps(body).decode()
    return StoredRecord(record.sequence, record.kind, record.node_id, record.iteration, record.at, text)


async def append(connection: RawConnection, worker: UUID, entries: Sequence[Entry]) -> tuple[Written, ...]:
    """Write the entries of at most ``MOST_RUNS`` runs in one transaction; give what became of each, in their order."""
    if any(entry.consequences for entry in entries):
        kept = await _append_with_consequences(connection, worker, entries)
    else:
        async with brief_transaction(connection):
            await name_organisations(connection, {entry.org_id for entry in entries})
            cursor = await connection.execute(_APPEND, _values(worker, entries))
        kept = _kept(await cursor.fetchall())
    missing = [entry for entry in entries if entry.run_id not in kept]
    if missing:
        kept |= await _look(connection, worker, missing)
    return tuple(kept[entry.run_id] for entry in entries)


async def _append_with_consequences(connection: RawConnection, worker: UUID, entries: Sequence[Entry]) -> dict[UUID, Written]:
    """Write entries, then what follows from those that were kept."""
    async with connection.transaction():
        await name_organisations(connection, {entry.org_id for entry in entries})
        cursor = await connection.execute(_APPEND, _values(worker, entries))
        kept = _kept(await cursor.fetchall())
        following = [(e.run_id, e.consequences) for e in entries if e.consequences is not None and e.run_id in kept]
        await carry_out(connection, following)
    return kept


def _kept(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, Written]:
    return {run: Written("written", cancelled, paused) for run, cancelled, paused in rows}


async def read_records(
    connection: RawConnection, run_id: UUID, *, after: int = 0, limit: int | None = None
) -> tuple[Record, ...]:
    """Give a run's records after a sequence number, in their order. The transaction names the organisation."""
    rows = await (await connection.execute(_READ, (run_id, after, limit))).fetchall()
    return tuple(_record(*row) for row in rows)


async def read_page(connection: RawConnection, run: ClaimedRun, *, after: int, limit: int) -> tuple[Record, ...]:
    """Give records of a claimed run after a sequence number, in their order; raises ``UnreadableRecordError``."""
    async with brief_transaction(connection):
        await name_organisations(connection, (run.org_id,))
        found = await connection.execute(_READ, (run.id, after, limit))
    return tuple([_known(*row) for row in await found.fetchall()])


def _known(sequence: int, *row: Any) -> Record:
    try:
        return _record(sequence, *row)
    except ValidationError as refusal:
        # Without the values: they are the business of those who run it.
        found = refusal.errors(include_url=False, include_input=False)
        where = "; ".join(f"{join(*each['loc'])}: {each['msg']}" for each in found)
        raise UnreadableRecordError(f"its record {sequence} is not of a form known here ({where})") from refusal
    except TypeError as refusal:
        raise UnreadableRecordError(f"its record {sequence} holds no fields, or one twice") from refusal


def _record(*row: Any) -> Record:
    sequence, kind, node_id, iteration, at, body = row
    return Record(sequence=sequence, kind=kind, node_id=node_id, iteration=iteration, at=at, **body)


async def _look(connection: RawConnection, worker: UUID, entries: Sequence[Entry]) -> dict[UUID, Written]:
    """Say why entries were not written. One whose history has grown by just them was written by a try before this one."""
    rows = await (await connection.execute(_LOOK, (worker, [entry.run_id for entry in entries]))).fetchall()
    found = {run: (fence, last, held, held and cancelled) for run, fence, last, held, cancelled in rows}
    verdicts: dict[UUID, Written] = {}
    for entry in entries:
        fence, last, held, cancelled = found.get(entry.run_id, (None, None, False, False))
        verdict: Verdict = "fenced"
        # A claim that was taken back keeps its fence until somebody claims the run again.
        if fence == entry.fence and last == entry.last + len(entry.records) and (held or entry.release):
            verdict = "written"
        elif fence == entry.fence and last == entry.last and cancelled:
            verdict = "cancelled"
        verdicts[entry.run_id] = Written(verdict, cancelled)
    return verdicts


def _values(worker: UUID, entries: Sequence[Entry]) -> list[object]:
    given = {
        "runs": [_run(entry) for entry in entries],
        "records": [_row(entry, record) for entry in entries for record in entry.records],
    }
    return [orjson.dumps(given).decode(), LEASE_S, worker, CHANGED_CHANNEL, WAKE_CHANNEL]


def _run(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.run_id,
        "fence": entry.fence,
        "last": entry.last,
        "next": entry.last + len(entry.records),
        "status": entry.status,
        "reason": entry.reason,
        "output": None if entry.output is None else orjson.Fragment(entry.output),
        "error": None if entry.error is None else orjson.Fragment(entry.error),
        "ended": entry.end,
        "released": entry.release,
        "ready": entry.ready,
        "progress": entry.progress,
        "wakes_at": entry.wakes_at,
    }


def _row(entry: Entry, record: StoredRecord) -> dict[str, object]:
    return {
        "org_id": entry.org_id,
        "run_id": entry.run_id,
        "sequence": record.sequence,
        "kind": record.kind,
        "node_id": record.node_id,
        "iteration": record.iteration,
        "fence": entry.fence,
        "body": orjson.Fragment(record.body),
        "at": record.at,
    }
