"""Datasets and their rows. Rows are replaced all together, and read all together or in pages by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError

_AT_ONCE: Final = 5_000

_FIND: Final = """
select d.id, d.name, d.columns, d.key_column, d.label_column, d.revision, d.created_at, d.updated_at,
    (select count(*) from dataset_rows r where r.dataset_id = d.id)
from datasets d where d.org_id = %(org)s and d.id = %(id)s
"""

_LIST: Final = """
select d.id, d.name, d.columns, d.key_column, d.label_column, d.revision, d.created_at, d.updated_at,
    (select count(*) from dataset_rows r where r.dataset_id = d.id)
from datasets d where d.org_id = %(org)s and (%(before)s::uuid is null or d.id < %(before)s)
order by d.id desc limit %(limit)s
"""

_STATES: Final = """
select d.id, d.name, d.columns, d.key_column, d.label_column, d.revision, d.created_at, d.updated_at, 0
from datasets d where d.org_id = %(org)s and (d.name = any(%(sources)s) or d.id::text = any(%(sources)s))
"""

_LOCK: Final = "select revision from datasets where org_id = %s and id = %s for update"

_INSERT: Final = """
insert into datasets (id, org_id, name, columns, key_column, label_column, created_at, updated_at)
values (%(id)s, %(org)s, %(name)s, %(columns)s, %(key)s, %(label)s, %(at)s, %(at)s)
"""

_UPDATE: Final = """
update datasets set name = %(name)s, columns = %(columns)s, key_column = %(key)s, label_column = %(label)s,
    revision = revision + 1, updated_at = %(at)s
where org_id = %(org)s and id = %(id)s
"""

_DELETE: Final = "delete from datasets where org_id = %s and id = %s"

_CLEAR: Final = "delete from dataset_rows where org_id = %s and dataset_id = %s"

_FILL: Final = """
insert into dataset_rows (org_id, dataset_id, key, label, body)
select %s, %s, key, label, body::jsonb from unnest(%s::text[], %s::text[], %s::text[]) as given (key, label, body)
"""

_ALL: Final = """
select key, coalesce(body ->> %(label)s, label), body::text from dataset_rows where org_id = %(org)s and dataset_id = %(id)s
"""

_PAGE: Final = """
select key, body::text from dataset_rows
where org_id = %(org)s and dataset_id = %(id)s and (%(after)s::text is null or key > %(after)s)
order by key limit %(limit)s
"""


class DatasetTakenError(ConcertMasterError):
    """The organisation has a dataset of this name already. Takes ``name``."""

    code: ClassVar[str] = "dataset.taken"


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A dataset without its rows."""

    id: UUID
    name: str
    columns: list[str]
    key: str
    label: str
    revision: int
    created_at: datetime
    updated_at: datetime
    row_count: int


async def write_dataset(tx: Transaction, organisation: UUID, values: Mapping[str, Any], *, is_new: bool) -> None:
    """Insert or update a dataset; raises ``DatasetTakenError``."""
    given = {**values, "org": organisation, "columns": Jsonb(values["columns"])}
    try:
        await tx.raw.execute(_INSERT if is_new else _UPDATE, given)
    except psycopg.errors.UniqueViolation as failure:
        raise DatasetTakenError(name=values["name"]) from failure


async def write_rows(
    tx: Transaction, organisation: UUID, dataset_id: UUID, *, keys: Sequence[str], labels: Sequence[str], bodies: Sequence[str]
) -> None:
    """Put these rows in the place of all others, some thousands at a time."""
    await tx.raw.execute(_CLEAR, (organisation, dataset_id))
    for start in range(0, len(keys), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        await tx.raw.execute(_FILL, (organisation, dataset_id, list(keys[part]), list(labels[part]), list(bodies[part])))


async def find_dataset(tx: Transaction, organisation: UUID, dataset_id: UUID) -> DatasetRow | None:
    """Give a dataset."""
    row = await (await tx.raw.execute(_FIND, {"org": organisation, "id": dataset_id})).fetchone()
    return None if row is None else DatasetRow(*row)


async def lock_dataset(tx: Transaction, organisation: UUID, dataset_id: UUID) -> int | None:
    """Give the revision of a dataset that nobody else changes before this transaction ends."""
    row = await (await tx.raw.execute(_LOCK, (organisation, dataset_id))).fetchone()
    return None if row is None else int(row[0])


async def list_datasets(tx: Transaction, organisation: UUID, *, before: UUID | None, limit: int) -> tuple[DatasetRow, ...]:
    """Give at most ``limit`` datasets older than ``before``, newest first; ids grow with time."""
    found = await tx.raw.execute(_LIST, {"org": organisation, "before": before, "limit": limit})
    return tuple(DatasetRow(*row) for row in await found.fetchall())


async def find_sources(tx: Transaction, organisation: UUID, sources: Sequence[str]) -> tuple[DatasetRow, ...]:
    """Give the datasets with these names or ids; their rows are not counted."""
    found = await tx.raw.execute(_STATES, {"org": organisation, "sources": list(sources)})
    return tuple(DatasetRow(*row) for row in await found.fetchall())


async def delete_dataset(tx: Transaction, organisation: UUID, dataset_id: UUID) -> None:
    """Remove a dataset, its rows with it."""
    await tx.raw.execute(_DELETE, (organisation, dataset_id))


async def all_rows(tx: Transaction, organisation: UUID, dataset_id: UUID, *, label: str) -> list[tuple[str, str, str]]:
    """Give every row as key, label and body; the label is what stands in the column ``label``."""
    found = await tx.raw.execute(_ALL, {"org": organisation, "id": dataset_id, "label": label})
    return [(key, text, body) for key, text, body in await found.fetchall()]


async def rows_page(
    tx: Transaction, organisation: UUID, dataset_id: UUID, *, after: str | None, limit: int
) -> list[tuple[str, str]]:
    """Give rows as key and body, in the order of their keys."""
    found = await tx.raw.execute(_PAGE, {"org": organisation, "id": dataset_id, "after": after, "limit": limit})
    return [(key, body) for key, body in await found.fetchall()]
