"""Routes of operating runs: cancel them, let them rest and go on, judge, retry, fork; one of them, or many."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.selections import Selection
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.engine.step import StepId
from concertmaster_server.runs.cancel import cancel_run as cancel
from concertmaster_server.runs.operating.fork import fork_run as fork
from concertmaster_server.runs.operating.in_bulk import Done, Ground, cancel_many, retry_many
from concertmaster_server.runs.operating.pause import pause_run as pause
from concertmaster_server.runs.operating.resolve import resolve_step as resolve
from concertmaster_server.runs.operating.resume import resume_run as resume
from concertmaster_server.runs.operating.retry import retry_run as retry
from concertmaster_server.runs.read import read_run
from concertmaster_shared.api import operating as operations
from concertmaster_shared.api.operating import CancelManyBody, ForkBody, RetryManyBody
from concertmaster_shared.api.operation import PREFIX

ROUTES = Routes()


@ROUTES.on(operations.CANCEL)
async def cancel_run(tx: Transaction, call: Call) -> Answer:
    """Ask for the end of a run."""
    await cancel(tx, call.organisation, call.path["run_id"])
    return await _as_it_stands(tx, call)


@ROUTES.on(operations.PAUSE)
async def pause_run(tx: Transaction, call: Call) -> Answer:
    """Let a run rest."""
    await pause(tx, call.organisation, call.path["run_id"])
    return await _as_it_stands(tx, call)


@ROUTES.on(operations.RESUME)
async def resume_run(tx: Transaction, call: Call) -> Answer:
    """Let a run go on."""
    await resume(tx, call.organisation, call.path["run_id"])
    return await _as_it_stands(tx, call)


@ROUTES.on(operations.RESOLVE)
async def resolve_step(tx: Transaction, call: Call) -> Answer:
    """Judge a step."""
    await resolve(tx, call.organisation, call.path["run_id"], judgement=call.body)
    return await _as_it_stands(tx, call)


@ROUTES.on(operations.RETRY)
async def retry_run(tx: Transaction, call: Call) -> Answer:
    """Do again what failed of a run."""
    call.caller.require("runs.control")
    new_id = call.parts.new_id()
    await retry(tx, call.organisation, call.path["run_id"], new_id=new_id)
    return _queued(new_id)


@ROUTES.on(operations.FORK)
async def fork_run(tx: Transaction, call: Call) -> Answer:
    """Do a step of a run again, and all behind it."""
    call.caller.require("runs.control")
    body: ForkBody = call.body
    new_id, step = call.parts.new_id(), StepId(body.from_node, body.iteration)
    await fork(tx, call.organisation, call.path["run_id"], new_id=new_id, step=step, value=body.input)
    return _queued(new_id)


@ROUTES.outside_transaction(operations.RETRY_MANY)
async def retry_runs(call: Call) -> Answer:
    """Retry many runs, each once."""
    call.caller.require("runs.control")
    body: RetryManyBody = call.body
    chosen = Selection(
        workflow=body.workflow,
        status=body.status,
        error_code=body.error_code,
        created_after=body.created_after,
        created_before=body.created_before,
    )
    return _done(await retry_many(_ground(call), call.organisation, chosen, limit=body.limit))


@ROUTES.outside_transaction(operations.CANCEL_MANY)
async def cancel_runs(call: Call) -> Answer:
    """Cancel many runs."""
    body: CancelManyBody = call.body
    chosen = Selection(
        workflow=body.workflow,
        status=body.status,
        created_after=body.created_after,
        created_before=body.created_before,
    )
    return _done(await cancel_many(_ground(call), call.organisation, chosen, limit=body.limit))


async def _as_it_stands(tx: Transaction, call: Call) -> Answer:
    run = await read_run(tx, call.organisation, call.path["run_id"])
    return Answer(content=run.model_dump())


def _queued(new_id: UUID) -> Answer:
    return Answer(content={"id": new_id, "status": "queued"}, headers=(("Location", f"{PREFIX}/runs/{new_id}"),))


def _ground(call: Call) -> Ground:
    return Ground(database=call.parts.database, seconds=call.parts.seconds, new_id=call.parts.new_id)


def _done(done: Done) -> Answer:
    return Answer(content={"ids": done.ids, "left": done.left})
