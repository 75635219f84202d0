"""Routes of runs: start, list, read, follow, cancel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Final
from uuid import UUID

import orjson
from starlette.responses import Response, StreamingResponse

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.queries.runs import list_runs as list_rows
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.identity.authenticate import authenticate
from concertmaster_server.identity.caller import ForbiddenError, UnauthenticatedError
from concertmaster_server.runs.cancel import cancel_run as cancel
from concertmaster_server.runs.follow import follow, wait_for_end
from concertmaster_server.runs.read import answer_of, read_run, read_steps
from concertmaster_server.runs.start import start_run as start
from concertmaster_shared.api import runs as operations
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.runs import RunsQuery, StartBody, StartQuery

from .answers import Answer, Rendered, render
from .cursors import page, read_id, read_number
from .routes import Call, Routes

ROUTES = Routes()

_STREAM_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_OK: Final = 200
_SEQUENCE_DIGITS: Final = 10


async def _await_end(call: Call, answer: Rendered) -> Rendered:
    """Give the finished run instead, if it ends within the time that the caller wants to wait."""
    query: StartQuery = call.query
    if not query.wait:
        return answer
    parts = call.parts
    run_id = UUID(orjson.loads(answer.body)["id"])
    run = await wait_for_end(parts.database, parts.watch, call.organisation, run_id=run_id, seconds=query.wait)
    if run is not None:
        return render(Answer(content=run.model_dump()), _OK)
    with suppress(UnavailableError):
        async with parts.database.transaction(call.organisation) as tx:
            now = await read_run(tx, call.organisation, run_id)
        return replace(answer, body=render(Answer(content=now.model_dump()), answer.status).body)
    return answer


@ROUTES.on(operations.START, afterwards=_await_end)
async def start_run(tx: Transaction, call: Call) -> Answer:
    """Queue a run of the published version."""
    body: StartBody = call.body
    run_id = call.parts.new_id()
    await start(tx, call.organisation, call.path["workflow_id"], run_id=run_id, value=body.input, priority=body.priority)
    headers = (("Location", f"{PREFIX}/runs/{run_id}"),)
    run = await read_run(tx, call.organisation, run_id)
    return Answer(content=run.model_dump(), headers=headers)


@ROUTES.on(operations.LIST)
async def list_runs(tx: Transaction, call: Call) -> Answer:
    """List runs, newest first."""
    query: RunsQuery = call.query
    found = await list_rows(
        tx,
        call.organisation,
        workflow=query.workflow,
        status=query.status,
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
    begun = tuple(enumerate(await read_steps(tx, call.organisation, call.path["run_id"]), start=1))
    rows, cursor = page(begun[read_number(query.cursor) or 0 :][: query.limit + 1], query.limit, key=lambda row: row[0])
    return Answer(content={"items": [step.model_dump() for _, step in rows], "next_cursor": cursor})


@ROUTES.on(operations.CANCEL)
async def cancel_run(tx: Transaction, call: Call) -> Answer:
    """Ask for the end of a run."""
    run_id = call.path["run_id"]
    await cancel(tx, call.organisation, run_id)
    run = await read_run(tx, call.organisation, run_id)
    return Answer(content=run.model_dump())


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
