"""Large values of records, by reference: put into the store of blobs before the record is written, fetched when it is read.

The same value again is the same blob, so a commit that is sent again leaves nothing behind. Blobs go with their run.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.blobs import (
    INLINE_LIMIT,
    BlobError,
    BlobReference,
    BlobStore,
    BlobUnavailableError,
    Stowed,
    fetch,
    stow,
)
from concertmaster_server.db.queries.records import Entry, StoredRecord
from concertmaster_shared.runs import Record

_LOG: Final = logging.getLogger(__name__)
_VALUES: Final = ("input", "output")
_RETRY_S: Final = (0.2, 1.0, 5.0)


def prefix_of(organisation: UUID, run: UUID) -> str:
    """Give below which key the blobs of a run lie."""
    return f"runs/{organisation}/{run}"


async def remove_payloads(store: BlobStore, organisation: UUID, runs: Iterable[UUID]) -> None:
    """Remove all large values of runs; what the store cannot remove is told to the log."""
    for run in runs:
        try:
            await store.delete_prefix(prefix_of(organisation, run))
        except BlobError:
            _LOG.warning("the large values of an emptied run cannot be removed", extra={"run": str(run)})


class Payloads:
    """Puts large values away and fetches them, over one store."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store

    async def lighten(self, entry: Entry) -> Entry:
        """Give an entry whose records are small, its large values stored, however long the store is away."""
        if all(len(record.body) <= INLINE_LIMIT for record in entry.records):
            return entry
        prefix = prefix_of(entry.org_id, entry.run_id)
        return replace(entry, records=tuple([await self._light(prefix, record) for record in entry.records]))

    async def fill(self, organisation: UUID, records: Iterable[Record]) -> tuple[Record, ...]:
        """Give records with all their values; raises ``BlobUnavailableError`` and what else the store has to say.

        A run that goes on from another one may name that one's blobs: they lie below the same organisation.
        """
        return tuple([await self._filled(f"runs/{organisation}", record) for record in records])

    async def remove(self, organisation: UUID, runs: Iterable[UUID]) -> None:
        """Remove the values of runs that were emptied, after that has been committed."""
        await remove_payloads(self._store, organisation, runs)

    async def _light(self, prefix: str, record: StoredRecord) -> StoredRecord:
        if len(record.body) <= INLINE_LIMIT:
            return record
        body: dict[str, Any] = orjson.loads(record.body)
        for name in _VALUES:
            stowed = await self._stow(prefix, body.get(name))
            if stowed.blob is not None:
                del body[name]
                kept = {"key": stowed.blob.key, "sha256": stowed.blob.sha256, "size": stowed.blob.size}
                body.setdefault("payloads", {})[name] = kept
        return replace(record, body=orjson.dumps(body).decode())

    async def _stow(self, prefix: str, value: object) -> Stowed:
        tries = 0
        while True:
            try:
                return await stow(self._store, prefix, value)
            except BlobUnavailableError:
                _LOG.warning("a large value cannot be stored yet", extra={"prefix": prefix})
                await asyncio.sleep(_RETRY_S[min(tries, len(_RETRY_S) - 1)])
                tries += 1

    async def _filled(self, prefix: str, record: Record) -> Record:
        if not record.payloads:
            return record
        values: dict[str, object] = {"payloads": None}
        for name, found in record.payloads.items():
            reference = BlobReference(key=found.key, sha256=found.sha256, size=found.size)
            values[name] = await fetch(self._store, prefix, Stowed(blob=reference))
        return record.model_copy(update=values)
