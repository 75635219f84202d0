"""Hands files to the operator's scanner, and deletes what it finds harmful.

The scanner is any HTTP service that takes the bytes of a file by POST and answers 200 for clean and 406 for infected; the body of
a 406 may say what was found. Anything else, and silence, means that the file has to wait.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from concertmaster_server.blobs import BlobError, BlobMissingError, BlobStore
from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.sent_files import judge_upload, uploads_to_check
from concertmaster_server.db.queries.uploads import Upload
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms.uploads.places import place_of
from concertmaster_server.outbound.client import OutboundClient, OutboundRequest
from concertmaster_server.outbound.errors import OutboundError

_LOG: Final = logging.getLogger(__name__)

_BATCH: Final = 20
_REST_S: Final = 2.0
_TIMEOUT_S: Final = 120.0
_CLEAN: Final = 200
_INFECTED: Final = 406
_LONGEST_REASON: Final = 200

LARGEST: Final = 100 * 1024 * 1024
"""Bytes of the largest file that is scanned; the client holds what it sends."""

TOO_LARGE: Final = "too large to be scanned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """Asks the scanner at ``url``."""

    line: Line
    store: BlobStore
    http: OutboundClient
    url: str

    async def scan_for_ever(self, *, rest_s: float = _REST_S) -> None:
        """Scan until cancelled; a scanner or database that is away is waited for."""
        while True:
            try:
                judged = await self.scan()
            except (UnavailableError, UnstorableError, BlobError):
                judged = 0
            if not judged:
                await asyncio.sleep(rest_s)

    async def scan(self) -> int:
        """Scan what waits, the oldest first; gives how many were judged."""
        waiting = await self.line.use(lambda raw: uploads_to_check(raw, limit=_BATCH))
        return sum([await self._judge(upload) for upload in waiting])

    async def _judge(self, upload: Upload) -> bool:
        reason = await self._ask(upload)
        if reason is None:
            return False
        is_clean = not reason
        if not is_clean:
            _LOG.warning("a file was found harmful", extra={"upload": str(upload.id), "reason": reason})
        done = await self.line.use(lambda raw: judge_upload(raw, upload, is_clean=is_clean, reason=reason))
        if not is_clean:
            await self.store.delete_prefix(place_of(upload.org_id, upload.id))
        return done

    async def _ask(self, upload: Upload) -> str | None:
        """Give what was found, nothing for a clean file, None where nobody knows yet."""
        if upload.size > LARGEST:
            return TOO_LARGE
        try:
            content = await self.store.get(upload.blob, limit=LARGEST)
            answer = await self.http.call(
                OutboundRequest(
                    method="POST",
                    url=self.url,
                    headers=(("content-type", "application/octet-stream"),),
                    content=content,
                    timeout_s=_TIMEOUT_S,
                )
            )
        except BlobMissingError:
            return "it is not there any more"
        except OutboundError as failure:
            _LOG.warning("the scanner cannot be asked", extra={"reason": failure.code})
            return None
        if answer.status == _CLEAN:
            return ""
        if answer.status == _INFECTED:
            return answer.content[:_LONGEST_REASON].decode("utf-8", "replace").strip() or "harmful"
        _LOG.warning("the scanner does not say whether a file is clean", extra={"status": answer.status})
        return None
