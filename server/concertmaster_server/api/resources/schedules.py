"""Routes of schedules: when a workflow starts by the calendar, and starting slots of the past."""

from __future__ import annotations

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.cursors import page, read_number
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.definitions import WORKFLOW
from concertmaster_server.db.queries.schedules import list_schedules as list_rows
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.triggers.backfill import Stretch, backfill
from concertmaster_shared.api import schedules as operations
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.schedules import BackfillBody

ROUTES = Routes()


@ROUTES.on(operations.LIST)
async def list_schedules(tx: Transaction, call: Call) -> Answer:
    """List the schedules of the published version by their nodes."""
    query: PageQuery = call.query
    workflow_id = call.path["workflow_id"]
    if not await definitions.exists(tx, WORKFLOW, call.organisation, draft_id=workflow_id):
        raise NotFoundError(kind="workflow", id=workflow_id)
    found = tuple(enumerate(await list_rows(tx.raw, call.organisation, workflow_id), start=1))
    rows, cursor = page(found[read_number(query.cursor) or 0 :][: query.limit + 1], query.limit, key=lambda row: row[0])
    items = [
        {
            "node_id": row.node_id,
            "version": row.version,
            "cron": row.cron,
            "time_zone": row.time_zone,
            "missed": row.missed,
            "overlap": row.overlap,
            "last_slot_at": row.last_slot_at,
            "next_at": row.next_at,
        }
        for _, row in rows
    ]
    return Answer(content={"items": items, "next_cursor": cursor})


@ROUTES.on(operations.BACKFILL)
async def backfill_schedule(tx: Transaction, call: Call) -> Answer:
    """Start slots of the past that have not been dealt with."""
    body: BackfillBody = call.body
    done = await backfill(
        tx,
        call.organisation,
        call.path["workflow_id"],
        node_id=body.node_id,
        stretch=Stretch(since=body.since, until=body.until),
        new_id=call.parts.new_id,
    )
    return Answer(content={"slots": done.slots, "run_ids": done.run_ids})
