"""Use cases of datasets: create, find, replace, remove."""

from __future__ import annotations

import asyncio
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import datasets as rows
from concertmaster_server.db.queries.datasets import DatasetRow
from concertmaster_server.db.queries.forms import tell_changed
from concertmaster_server.db.refusals import NotFoundError, StaleError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.datasets import DatasetBody

from .read_rows import DatasetRows, read_rows


async def create(tx: Transaction, act: Act, *, dataset_id: UUID, body: DatasetBody) -> DatasetRow:
    """Store a dataset; raises ``DatasetInvalidError`` or ``DatasetTakenError``."""
    taken = await asyncio.to_thread(read_rows, body)
    return await _write(tx, act, dataset_id, body=body, taken=taken, is_new=True)


async def put(tx: Transaction, act: Act, *, dataset_id: UUID, body: DatasetBody, wanted: frozenset[int] | None) -> DatasetRow:
    """Replace a dataset at one of the revisions in ``wanted``, or at any; raises what ``create`` and ``find`` raise."""
    taken = await asyncio.to_thread(read_rows, body)
    await _lock(tx, act.organisation, dataset_id, wanted=wanted)
    return await _write(tx, act, dataset_id, body=body, taken=taken, is_new=False)


async def find(tx: Transaction, organisation: UUID, dataset_id: UUID) -> DatasetRow:
    """Give a dataset; raises ``NotFoundError``."""
    row = await rows.find_dataset(tx, organisation, dataset_id)
    if row is None:
        raise NotFoundError(kind="dataset", id=dataset_id)
    return row


async def remove(tx: Transaction, act: Act, dataset_id: UUID, *, wanted: frozenset[int] | None) -> None:
    """Remove a dataset, its rows with it."""
    await _lock(tx, act.organisation, dataset_id, wanted=wanted)
    await rows.delete_dataset(tx, act.organisation, dataset_id)
    await tell_changed(tx, None)


async def _lock(tx: Transaction, organisation: UUID, dataset_id: UUID, *, wanted: frozenset[int] | None) -> None:
    revision = await rows.lock_dataset(tx, organisation, dataset_id)
    if revision is None:
        raise NotFoundError(kind="dataset", id=dataset_id)
    if wanted is not None and revision not in wanted:
        raise StaleError(revision=revision)


async def _write(
    tx: Transaction, act: Act, dataset_id: UUID, *, body: DatasetBody, taken: DatasetRows, is_new: bool
) -> DatasetRow:
    values = {
        "id": dataset_id,
        "name": body.name,
        "columns": list(taken.columns),
        "key": body.key,
        "label": body.label or body.key,
        "at": act.at,
    }
    await rows.write_dataset(tx, act.organisation, values, is_new=is_new)
    lists = {"keys": taken.keys, "labels": taken.labels, "bodies": taken.bodies}
    await rows.write_rows(tx, act.organisation, dataset_id, **lists)
    if not is_new:
        await tell_changed(tx, None)  # whichever forms offer its rows
    return await find(tx, act.organisation, dataset_id)
