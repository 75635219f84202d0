"""Files that nobody has use for any more: never sent with a form, or of a submission that was erased."""

from __future__ import annotations

import logging
from typing import Final

from concertmaster_server.blobs import BlobError, BlobStore
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.sent_files import Forgotten, forget_uploads, forgotten_uploads
from concertmaster_server.forms.uploads.places import place_of

_LOG: Final = logging.getLogger(__name__)

_BATCH: Final = 100
_ROUNDS: Final = 50


async def forget_old_uploads(line: Line, store: BlobStore) -> int:
    """Forget files whose time is over, the bytes first; gives how many. What the store keeps is tried again the next time."""
    count = 0
    for _ in range(_ROUNDS):
        found = await line.use(lambda raw: forgotten_uploads(raw, limit=_BATCH))
        gone = [upload for upload in found if await _remove(store, upload)]
        if gone:
            count += await line.use(lambda raw, gone=gone: forget_uploads(raw, gone))  # type: ignore[misc]  # bound at once
        if len(gone) < _BATCH:
            break
    return count


async def _remove(store: BlobStore, upload: Forgotten) -> bool:
    try:
        await store.delete_prefix(place_of(upload.org_id, upload.id))
    except BlobError as failure:
        _LOG.warning("a file could not be deleted", extra={"upload": str(upload.id), "reason": failure.code})
        return False
    return True
