"""Routes of connections. No answer holds a secret, nor anything that could be one."""

from __future__ import annotations

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.cursors import page, read_id
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.connections import store
from concertmaster_server.db.queries.connections import list_connections
from concertmaster_server.db.queries.named_connections import ConnectionRow
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api import connections as operations
from concertmaster_shared.api.connections import ConnectionBody
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.page import PageQuery

ROUTES = Routes()


@ROUTES.on(operations.CREATE, confidential=True)
async def create_connection(tx: Transaction, call: Call) -> Answer:
    """Store a connection."""
    body: ConnectionBody = call.body
    row = await store.create(tx, call.act(), call.parts.vault, connection_id=call.parts.new_id(), body=body)
    headers = (("Location", f"{PREFIX}/connections/{row.id}"),)
    return Answer(content=_content(row), revision=row.revision, headers=headers)


@ROUTES.on(operations.LIST)
async def connections_page(tx: Transaction, call: Call) -> Answer:
    """List connections, newest first."""
    query: PageQuery = call.query
    found = await list_connections(tx, call.organisation, before=read_id(query.cursor), limit=query.limit + 1)
    rows, cursor = page(found, query.limit, key=lambda row: row.id)
    return Answer(content={"items": [_content(row) for row in rows], "next_cursor": cursor})


@ROUTES.on(operations.GET)
async def get_connection(tx: Transaction, call: Call) -> Answer:
    """Give a connection."""
    row = await store.find(tx, call.organisation, call.path["connection_id"])
    return Answer(content=_content(row), revision=row.revision)


@ROUTES.on(operations.PUT)
async def put_connection(tx: Transaction, call: Call) -> Answer:
    """Replace a connection."""
    body: ConnectionBody = call.body
    row = await store.put(
        tx, call.act(), call.parts.vault, connection_id=call.path["connection_id"], body=body, wanted=call.wanted
    )
    return Answer(content=_content(row), revision=row.revision)


@ROUTES.on(operations.DELETE)
async def delete_connection(tx: Transaction, call: Call) -> Answer:
    """Remove a connection."""
    await store.remove(tx, call.act(), call.path["connection_id"], wanted=call.wanted)
    return Answer()


def _content(row: ConnectionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "settings": row.settings,
        "secret_fields": row.secret_fields,
        "revision": row.revision,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
