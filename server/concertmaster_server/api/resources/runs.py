"""Routes of runs: start, list, read, follow."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Final
from uuid import UUID

import orjson
from starlette.responses import Response, StreamingResponse

from concertmaster_server.api import idempotency
from concertmaster_server.api.answers import Answer, Headers, Rendered, render, to_json
from concertmaster_server.api.cursors import page, read_id, read_number
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.histories import BeginningRow, find_beginning
from concertmaster_server.db.queries.idempotency import KeptAnswer
from concertmaster_server.db.queries.records import read_records
from concertmaster_server.db.queries.runs import list_runs as list_rows
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.identity.authenticate import authenticate
from concertmaster_server.identity.caller import ForbiddenError, UnauthenticatedError
from concertmaster_server.runs.follow import follow, wait_for_end
from concertmaster_server.runs.intake import Begun, ByHand, Repeat, Start
from concertmaster_server.runs.lanes import lane_of
from concertmaster_server.runs.read import answer_of, read_run, read_steps
from concertmaster_server.runs.watch import Changes
from concertmaster_shared.api import histories
from concertmaster_shared.api import runs as operations
from concertmaster_shared.api.batches import START_MANY, StartManyBody
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.runs import Priority, RunAnswer, RunsQuery, StartBody, StartQuery

ROUTES = Routes()

_STREAM_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_OK: Final = 200
_ACCEPTED: Final = 202
_SEQUENCE_DIGITS: Final = 10
_RECORDS_AT_ONCE: Final = 500


@ROUTES.outside_transaction(operations.START, patient=True)
async def start_run(call: Call) -> Rendered:
    """Queue a run of the published version; who waits gets the finished run instead, if it ends in time."""
    body: StartBody = call.body
    query: StartQuery = call.query
    run_id = call.parts.new_id()

    def queued(begun: Begun) -> KeptAnswer:
        content = _queued(begun, run_id, body.input)
        return _kept(call, to_json(content), (("Location", f"{PREFIX}/runs/{run_id}"),))

    start = _start(call, (run_id,), inputs=(body.input,), priority=body.priority, answer=queued)
    if not query.wait:
        return idempotency.rendered(await call.parts.intake.start(start))
    with call.parts.watch.changes(run_id, is_stored=False) as changes:
        answer = idempotency.rendered(await call.parts.intake.start(start))
        stored = UUID(orjson.loads(answer.body)["id"])
        mine = changes if stored == run_id else None
        return await _await_end(call, answer, stored, seconds=query.wait, changes=mine)


@ROUTES.outside_transaction(START_MANY, size="document")
async def start_runs(call: Call) -> Rendered:
    """Queue a run for each input, all of them or none."""
    body: StartManyBody = call.body
    run_ids = tuple(call.parts.new_id() for _ in body.inputs)

    def queued(_begun: Begun) -> KeptAnswer:
        return _kept(call, to_json({"ids": run_ids}))

    start = _start(call, run_ids, inputs=body.inputs, priority=body.priority, answer=queued)
    return idempotency.rendered(await call.parts.intake.start(start))


def _start(
    call: Call, run_ids: Sequence[UUID], *, inputs: Sequence[object], priority: Priority, answer: Callable[[Begun], KeptAnswer]
) -> Start:
    operation = idempotency.operation_at(call.operation, call.path.values())
    key = call.idempotency_key
    return Start(
        place=ByHand(call.organisation, call.path["workflow_id"]),
        run_ids=run_ids,
        inputs=inputs,
        size=call.body_size,
        answer=answer,
        priority=priority,
        repeat=None if key is None else Repeat(operation, key, call.body_hash),
    )


def _kept(call: Call, body: bytes, headers: Headers = ()) -> KeptAnswer:
    return KeptAnswer(call.body_hash, _ACCEPTED, headers, body)


def _queued(begun: Begun, run_id: UUID, value: object) -> dict[str, object]:
    """Show a run that has just been stored, as reading it would."""
    entrance = begun.entrance
    shown = dict.fromkeys(RunAnswer.model_fields)
    about = {"id": run_id, "workflow_id": entrance.workflow_id, "version": entrance.version, "status": "queued"}
    lane = lane_of(entrance.settings, value, begun.at)
    return shown | about | {"input": value, "created_at": begun.at, "paused": False, "lane": lane and lane.name}


async def _await_end(call: Call, answer: Rendered, run_id: UUID, *, seconds: float, changes: Changes | None) -> Rendered:
    """Give the finished run instead, if it ends within the time that the caller wants to wait."""
    parts = call.parts
    run = await wait_for_end(parts.watch, call.organisation, run_id, seconds=seconds, changes=changes)
    if run is not None:
        return render(Answer(content=answer_of(run).model_dump()), _OK)
    with suppress(UnavailableError):
        now = await parts.watch.read(call.organisation, run_id)
        if now is not None:
            return replace(answer, body=to_json(answer_of(now).model_dump()))
    return answer


@ROUTES.on(operations.LIST)
async def list_runs(tx: Transaction, call: Call) -> Answer:
    """List runs, newest first."""
    query: RunsQuery = call.query
    found = await list_rows(
        tx,
        call.organisation,
        workflow=query.workflow,
        status=query.status,
        reason=query.reason,
        before=read_id(query.cursor),
        limit=query.limit + 1,
    )
    rows, cursor = page(found, query.limit, key=lambda row: row.id)
    return Answer(content={"items": [answer_of(row).model_dump() for row in rows], "next_cursor": cursor})


@ROUTES.on(operations.GET)
async def get_run(tx: Transaction, call: Call) -> Answer:
    """Give a run."""
    run = await read_run(tx, call.organisation, call.path["run_id"])
    return Answer(content=run.model_dump())


@ROUTES.on(operations.LIST_STEPS)
async def list_steps(tx: Transaction, call: Call) -> Answer:
    """List the steps of a run in the order in which they began."""
    query: PageQuery = call.query
    begun = tuple(enumerate(await read_steps(tx, call.organisation, call.path["run_id"], payloads=call.parts.payloads), start=1))
    rows, cursor = page(begun[read_number(query.cursor) or 0 :][: query.limit + 1], query.limit, key=lambda row: row[0])
    return Answer(content={"items": [step.model_dump() for _, step in rows], "next_cursor": cursor})


@ROUTES.outside_transaction(histories.HISTORY)
async def get_history(call: Call) -> Response:
    """Give a run's whole history, in parts, so that a long one takes no more memory than a short one."""
    run_id = call.path["run_id"]
    async with call.parts.database.transaction(call.organisation) as tx:
        beginning = await find_beginning(tx, call.organisation, run_id)
    if beginning is None:
        raise NotFoundError(kind="run", id=run_id)
    return StreamingResponse(_history(call, beginning), media_type="application/json", headers=_STREAM_HEADERS)


async def _history(call: Call, beginning: BeginningRow) -> AsyncIterator[bytes]:
    head = asdict(beginning)
    last, after, comma = head.pop("last_sequence"), 0, b""
    yield to_json(head)[:-1] + b',"records":['
    while after < last:
        async with call.parts.database.transaction(call.organisation) as tx:
            records = await read_records(tx.raw, beginning.id, after=after, limit=min(_RECORDS_AT_ONCE, last - after))
        if not records:
            break  # erased, or forgotten, while it was being read
        if call.parts.payloads is not None:
            records = await call.parts.payloads.fill(call.organisation, records)
        yield comma + b",".join(record.model_dump_json(exclude_none=True).encode() for record in records)
        after, comma = records[-1].sequence, b","
    yield b"]}"


@ROUTES.outside_transaction(operations.EVENTS)
async def stream_run(call: Call) -> Response:
    """Stream the records of a run as they come, until it ends or the caller may not look any more."""
    run_id = call.path["run_id"]
    async with call.parts.database.transaction(call.organisation) as tx:
        await read_run(tx, call.organisation, run_id)
    given = call.headers.get(b"last-event-id", b"")
    after = int(given) if given.isdigit() and len(given) < _SEQUENCE_DIGITS else 0
    return StreamingResponse(_events(call, run_id, after), media_type="text/event-stream", headers=_STREAM_HEADERS)


async def _events(call: Call, run_id: UUID, after: int) -> AsyncIterator[bytes]:
    async for records in follow(call.parts.database, call.parts.watch, call.organisation, run_id=run_id, after=after):
        for record in records:
            text = record.model_dump_json(exclude_none=True)
            yield f"id: {record.sequence}\nevent: {record.kind}\ndata: {text}\n\n".encode()
        if not records:
            if not await _may_look(call):
                return
            yield b": waiting\n\n"


async def _may_look(call: Call) -> bool:
    """Look again whether the key still counts: a stream may outlive it."""
    key = call.headers.get(b"authorization", b"").decode("latin-1").partition(" ")[2].strip()
    try:
        async with call.parts.database.transaction() as tx:
            caller = await authenticate(tx, key, call.parts.now())
        caller.require("runs.read")
    except (UnauthenticatedError, ForbiddenError, NotFoundError):
        return False
    return True
