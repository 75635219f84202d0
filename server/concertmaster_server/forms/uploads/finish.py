"""Use case: a file has arrived whole. It is gathered, looked at, and kept in one, or refused and forgotten."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from typing import IO, Final

from concertmaster_server.blobs import BlobMissingError
from concertmaster_server.db.queries.uploads import Settled, Upload, settle_upload

from .errors import FileRefusedError
from .inspect_file import Inspected, inspect_file
from .means import Means, Place, bounds_at, read
from .places import pieces_of, whole_of

_LOG: Final = logging.getLogger(__name__)

_CHUNK: Final = 1024 * 1024


async def finish(means: Means, place: Place, upload: Upload) -> Upload:
    """Look at a whole file and keep it in one, or refuse it; whoever is second finds what the first one did."""
    try:
        settled, refusal = await _settle(means, place, upload)
    except BlobMissingError:
        found = await read(means, place, upload.id)
        if found.state == "open":
            raise
        return found
    async with means.database.transaction(place.organisation) as tx:
        await settle_upload(tx, upload, settled)
    await means.store.delete_prefix(pieces_of(upload))
    if refusal is not None:
        _LOG.info("a file was refused", extra={"upload": str(upload.id), "reason": refusal.refusal.code})
        raise refusal
    return await read(means, place, upload.id)


async def _settle(means: Means, place: Place, upload: Upload) -> tuple[Settled, FileRefusedError | None]:
    bounds = bounds_at(place, upload.field)
    async with means.inspections:
        with tempfile.TemporaryFile() as gathered:
            for piece in upload.pieces:
                async for chunk in means.store.stream(f"{pieces_of(upload)}/{piece}"):
                    await asyncio.to_thread(gathered.write, chunk)
            try:
                seen = await asyncio.to_thread(inspect_file, gathered, upload.name, bounds)
            except FileRefusedError as refusal:
                refused = Settled(state="refused", reason=refusal.refusal.code, name=upload.name, media_type="", size=upload.size)
                return refused, refusal
            with seen.file:
                await means.store.put_stream(whole_of(upload), _parts_of(seen.file))
    return _taken(means, upload, seen), None


def _taken(means: Means, upload: Upload, seen: Inspected) -> Settled:
    return Settled(
        state="checking" if means.options.scanned else "clean",
        name=seen.name,
        media_type=seen.media_type,
        size=seen.size,
        sha256=seen.sha256,
        blob=whole_of(upload),
    )


async def _parts_of(file: IO[bytes]) -> AsyncIterator[bytes]:
    file.seek(0)
    while chunk := await asyncio.to_thread(partial(file.read, _CHUNK)):
        yield chunk
