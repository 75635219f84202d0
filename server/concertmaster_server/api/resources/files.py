"""Routes of files of submissions. Their bytes leave as something to save, never as something to open in a page of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.sent_files import uploads_of
from concertmaster_server.db.queries.submissions import find_submission
from concertmaster_server.db.queries.uploads import Upload
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms.uploads.errors import UploadCheckingError, UploadRefusedError
from concertmaster_shared.api.results import files as operations
from concertmaster_shared.forms.values.file_types import FILE_TYPES

ROUTES = Routes()

_TYPES: Final = frozenset(FILE_TYPES.values())
_UNKNOWN: Final = "application/octet-stream"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@ROUTES.on(operations.LIST)
async def list_files(tx: Transaction, call: Call) -> Answer:
    """List the files of a submission."""
    found = await _files(tx, call)
    return Answer(content={"items": [_content(upload) for upload in found]})


@ROUTES.outside_transaction(operations.DOWNLOAD, patient=True)
async def download_file(call: Call) -> Response:
    """Send the bytes of a file."""
    async with call.parts.database.transaction(call.organisation) as tx:
        found = await _files(tx, call)
    upload = next((one for one in found if one.id == call.path["file_id"]), None)
    if upload is None:
        raise NotFoundError(kind="file", id=call.path["file_id"])
    if upload.state == "refused":
        raise UploadRefusedError(name=upload.name)
    if upload.state != "clean":
        raise UploadCheckingError(name=upload.name)
    store = call.parts.files
    if store is None:
        raise UnavailableError
    chunks = store.stream(upload.blob)
    first = await anext(chunks, b"")  # what stands against it is told while there is still a status to tell it with

    async def parts() -> AsyncIterator[bytes]:
        yield first
        async for chunk in chunks:
            yield chunk

    kind = upload.media_type if upload.media_type in _TYPES else _UNKNOWN
    headers = {**_HEADERS, "Content-Disposition": disposition(upload.name), "Content-Length": str(upload.size)}
    response = _Download(parts(), headers=headers)
    response.headers["Content-Type"] = kind  # as it is: no coding of text is known
    return response


class _Download(StreamingResponse):
    """Bytes on their way; a HEAD gets none."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        if scope["method"] == "HEAD":
            await Response(headers=dict(self.headers))(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def disposition(name: str) -> str:
    """Write under which name to save a file, for old browsers in plain letters, for others in its own (RFC 6266)."""
    plain = "".join(letter if letter.isascii() and letter.isprintable() and letter not in '"\\%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def _files(tx: Transaction, call: Call) -> tuple[Upload, ...]:
    form_id, submission_id = call.path["form_id"], call.path["submission_id"]
    if await find_submission(tx, call.organisation, form_id, submission_id=submission_id) is None:
        raise NotFoundError(kind="submission", id=submission_id)
    return await uploads_of(tx, call.organisation, submission_id)


def _content(upload: Upload) -> dict[str, object]:
    return {
        "id": upload.id,
        "field": upload.field,
        "name": upload.name,
        "size": upload.size,
        "type": upload.media_type,
        "sha256": (upload.sha256 or b"").hex(),
        "state": upload.state,
        "reason": upload.reason,
    }
