"""Use cases of a file on its way: begin, add a piece, give up.

Bytes come as slowly as their sender likes, so no transaction is open while they flow: each step reads what is kept, takes the
bytes, and notes them where nobody else has been faster.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from concertmaster_server.blobs import BlobTooLargeError
from concertmaster_server.db.queries import uploads as rows
from concertmaster_server.db.queries.uploads import NewUpload, Upload
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_shared.forms.values.files import shown_size

from .bounds import field_of
from .errors import (
    ChecksumError,
    FileRefusedError,
    OffsetError,
    TooManyPiecesError,
    UploadExpiredError,
    UploadSettledError,
    UploadsFullError,
    UploadTooLargeError,
)
from .finish import finish
from .inspect_file import require_type
from .means import Means, Place, bounds_at, read
from .names import clean_name
from .places import pieces_of, place_of

SECRET_SIZE: Final = 32
MOST_PIECES: Final = 4_000

_CHUNK: Final = 1024 * 1024
_BUSY_S: Final = 60


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that may come now, and the secret without which nobody may add to it."""

    id: UUID
    secret: str
    kept_until: datetime


class Piece(Protocol):
    """Bytes as they come. ``was_cut`` is true once they ended before they should."""

    was_cut: bool

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the next bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of a piece must digest to; ``kind`` is sha1 or sha256."""

    kind: str
    digest: bytes


async def begin(means: Means, place: Place, control: str, *, name: str, size: int) -> Begun:
    """Let a file come for the field of a control; raises ``FileRefusedError`` where its name or size says enough."""
    asked = field_of(place.form, control)
    bounds = bounds_at(place, asked.id)
    name = clean_name(name)
    require_type(name, bounds)
    if size == 0:
        raise FileRefusedError("answer.file_empty", name=name)
    if size > bounds.most:
        raise FileRefusedError("answer.file_too_large", name=name, max=shown_size(bounds.most))
    secret = base64.urlsafe_b64encode(means.random_bytes(SECRET_SIZE)).rstrip(b"=").decode("ascii")
    new = NewUpload(
        id=means.new_id(),
        form_id=place.form_id,
        field=asked.id,
        secret_hash=_hash(secret),
        name=name,
        media_type="",
        size=size,
        kept_until=means.now() + means.options.announced,
    )
    async with means.database.transaction(place.organisation) as tx:
        waiting = await rows.waiting_uploads(tx, place.form_id)
        if waiting.count >= means.options.waiting_count or waiting.size + size > means.options.waiting_bytes:
            raise UploadsFullError(seconds=_BUSY_S)
        await rows.insert_upload(tx, place.organisation, new)
    return Begun(new.id, secret, new.kept_until)


async def find(means: Means, place: Place, upload_id: UUID, *, secret: str) -> Upload:
    """Give an upload to whoever has its secret, finished where it is whole; raises ``NotFoundError``, ``UploadExpiredError``."""
    upload = await read(means, place, upload_id)
    if upload.form_id != place.form_id or not hmac.compare_digest(upload.secret_hash, _hash(secret)):
        raise NotFoundError(kind="upload", id=upload_id)
    if upload.submission_id is None and upload.kept_until <= means.now():
        raise UploadExpiredError
    if upload.state == "open" and upload.received == upload.size:
        return await finish(means, place, upload)
    return upload


async def add(
    means: Means, place: Place, upload: Upload, *, piece: Piece, offset: int, checksum: Checksum | None = None
) -> Upload:
    """Add a piece, or as much of it as comes, and finish a file that is whole by it.

    Raises ``OffsetError``, ``ChecksumError``, ``UploadTooLargeError``, ``UploadSettledError``, ``TooManyPiecesError``, and
    ``FileRefusedError`` where the whole file cannot be taken.
    """
    if upload.state == "refused":
        raise FileRefusedError("answer.file_lost", name=upload.name)  # whoever did not hear it the first time
    if upload.state != "open" or upload.submission_id is not None:
        raise UploadSettledError
    if offset != upload.received:
        raise OffsetError(received=upload.received)
    if len(upload.pieces) >= MOST_PIECES:
        raise TooManyPiecesError
    name = means.new_id().hex
    key = f"{pieces_of(upload)}/{name}"
    size = await _store(means, key, piece, limit=upload.size - offset, checksum=checksum)
    if not size:
        return upload
    async with means.database.transaction(place.organisation) as tx:
        until = means.now() + means.options.kept
        is_first = await rows.add_piece(tx, upload, name, offset=offset, size=size, until=until)
    now = await read(means, place, upload.id)
    if not is_first:
        await means.store.delete(key)
        raise OffsetError(received=now.received)
    return await finish(means, place, now) if now.received == now.size else now


async def _store(means: Means, key: str, piece: Piece, *, limit: int, checksum: Checksum | None) -> int:
    """Store what comes of a piece and give its size; nothing stays of one that is not what its checksum says."""
    digest = None if checksum is None else hashlib.new(checksum.kind, usedforsecurity=False)

    async def counted() -> AsyncIterator[bytes]:
        async for chunk in _in_large_parts(piece):
            if digest is not None:
                digest.update(chunk)
            yield chunk

    try:
        facts = await means.store.put_stream(key, counted(), limit=limit)
    except BlobTooLargeError as large:
        raise UploadTooLargeError(limit=limit) from large
    is_wrong = checksum is not None and digest is not None and not hmac.compare_digest(digest.digest(), checksum.digest)
    if is_wrong or not facts.size:
        await means.store.delete(key)
    if is_wrong:
        raise ChecksumError
    return facts.size


async def give_up(means: Means, place: Place, upload: Upload) -> None:
    """Forget a file that belongs to no submission; raises ``UploadSettledError`` where it does."""
    async with means.database.transaction(place.organisation) as tx:
        if not await rows.delete_upload(tx, place.organisation, upload.id):
            raise UploadSettledError
    await means.store.delete_prefix(place_of(upload.org_id, upload.id))


async def take_whole(means: Means, place: Place, control: str, *, name: str, size: int, piece: Piece) -> Upload:
    """Take a file that comes in one; raises ``FileRefusedError`` and what else ``begin`` and ``add`` raise."""
    begun = await begin(means, place, control, name=name, size=size)
    return await add(means, place, await find(means, place, begun.id, secret=begun.secret), piece=piece, offset=0)


async def _in_large_parts(piece: Piece) -> AsyncIterator[bytes]:
    """Gather what the network brings in crumbs: each part costs the store a way to the disk."""
    gathered = bytearray()
    async for chunk in piece:
        gathered += chunk
        if len(gathered) >= _CHUNK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8")).digest()
