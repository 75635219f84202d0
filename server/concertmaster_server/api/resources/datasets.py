"""Routes of datasets."""

from __future__ import annotations

from concertmaster_server.api.answers import Answer, raw_json
from concertmaster_server.api.cursors import page, read_id
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.datasets import DatasetRow, list_datasets, rows_page
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.datasets import store
from concertmaster_shared.api import datasets as operations
from concertmaster_shared.api.datasets import DatasetBody, RowsQuery
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.page import PageQuery

ROUTES = Routes()


@ROUTES.on(operations.CREATE, size="document")
async def create_dataset(tx: Transaction, call: Call) -> Answer:
    """Store a dataset."""
    body: DatasetBody = call.body
    row = await store.create(tx, call.act(), dataset_id=call.parts.new_id(), body=body)
    headers = (("Location", f"{PREFIX}/datasets/{row.id}"),)
    return Answer(content=_content(row), revision=row.revision, headers=headers)


@ROUTES.on(operations.LIST)
async def datasets_page(tx: Transaction, call: Call) -> Answer:
    """List datasets, newest first."""
    query: PageQuery = call.query
    found = await list_datasets(tx, call.organisation, before=read_id(query.cursor), limit=query.limit + 1)
    rows, cursor = page(found, query.limit, key=lambda row: row.id)
    return Answer(content={"items": [_content(row) for row in rows], "next_cursor": cursor})


@ROUTES.on(operations.GET)
async def get_dataset(tx: Transaction, call: Call) -> Answer:
    """Give a dataset."""
    row = await store.find(tx, call.organisation, call.path["dataset_id"])
    return Answer(content=_content(row), revision=row.revision)


@ROUTES.on(operations.ROWS)
async def dataset_rows(tx: Transaction, call: Call) -> Answer:
    """Give rows of a dataset."""
    query: RowsQuery = call.query
    dataset = await store.find(tx, call.organisation, call.path["dataset_id"])
    found = await rows_page(tx, call.organisation, dataset.id, after=query.after, limit=query.limit + 1)
    items = [raw_json(body) for _key, body in found[: query.limit]]
    following = found[query.limit - 1][0] if len(found) > query.limit else None
    return Answer(content={"items": items, "next_after": following})


@ROUTES.on(operations.PUT, size="document")
async def put_dataset(tx: Transaction, call: Call) -> Answer:
    """Replace a dataset."""
    body: DatasetBody = call.body
    row = await store.put(tx, call.act(), dataset_id=call.path["dataset_id"], body=body, wanted=call.wanted)
    return Answer(content=_content(row), revision=row.revision)


@ROUTES.on(operations.DELETE)
async def delete_dataset(tx: Transaction, call: Call) -> Answer:
    """Remove a dataset."""
    await store.remove(tx, call.act(), call.path["dataset_id"], wanted=call.wanted)
    return Answer()


def _content(row: DatasetRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "key": row.key,
        "label": row.label,
        "columns": row.columns,
        "row_count": row.row_count,
        "revision": row.revision,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
