"""Files that respondents send: what is kept of each while its pieces arrive, while it is checked, and with its submission.

What they belong to afterwards stands in ``sent_files``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from concertmaster_server.db.transaction import Transaction

UploadState = Literal["open", "checking", "clean", "refused"]

UPLOAD_COLUMNS: Final = """
id, org_id, form_id, field, secret_hash, name, media_type, size, received, pieces, sha256, state, reason, blob, submission_id,
created_at, kept_until
"""

_INSERT: Final = """
insert into uploads (id, org_id, form_id, field, secret_hash, name, media_type, size, kept_until)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

# What its sender only says of a file takes no room.
_WAITING: Final = """
select count(*), coalesce(sum(case state when 'open' then received when 'refused' then 0 else size end), 0)
from uploads where form_id = %s and submission_id is null
"""

_FIND: Final = f"select {UPLOAD_COLUMNS} from uploads where org_id = %s and id = %s"  # noqa: S608 - the columns are a constant of ours

# Of two who add at the same place the second finds nothing to change.
_ADD_PIECE: Final = """
update uploads set received = received + %(size)s, pieces = pieces || %(piece)s::text,
    kept_until = greatest(kept_until, %(until)s)
where org_id = %(org)s and id = %(id)s and received = %(offset)s and state = 'open' and submission_id is null
"""

_SETTLE: Final = """
update uploads
set state = %(state)s, reason = %(reason)s, name = %(name)s, media_type = %(media_type)s, size = %(size)s,
    sha256 = %(sha256)s, blob = %(blob)s, pieces = '{}'
where org_id = %(org)s and id = %(id)s and state = 'open'
"""

_DELETE: Final = "delete from uploads where org_id = %s and id = %s and submission_id is null"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpload:
    """A file that is about to come; ``size`` is what its sender says, in bytes."""

    id: UUID
    form_id: UUID
    field: str
    secret_hash: bytes
    name: str
    media_type: str
    size: int
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes or came. ``pieces`` name the blobs that have arrived, in their order, until ``blob`` holds all of it."""

    id: UUID
    org_id: UUID
    form_id: UUID
    field: str
    secret_hash: bytes
    name: str
    media_type: str
    size: int
    received: int
    pieces: Sequence[str]
    sha256: bytes | None
    state: UploadState
    reason: str
    blob: str
    submission_id: UUID | None
    created_at: datetime
    kept_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a file that arrived whole."""

    state: UploadState
    reason: str = ""
    name: str
    media_type: str
    size: int
    sha256: bytes | None = None
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many files of a form belong to no submission yet, and their bytes."""

    count: int
    size: int


async def insert_upload(tx: Transaction, organisation: UUID, new: NewUpload) -> None:
    """Store that a file will come."""
    values = (new.id, organisation, new.form_id, new.field, new.secret_hash, new.name, new.media_type, new.size, new.kept_until)
    await tx.raw.execute(_INSERT, values)


async def waiting_uploads(tx: Transaction, form_id: UUID) -> Waiting:
    """Count what is on its way to a form."""
    row = await (await tx.raw.execute(_WAITING, (form_id,))).fetchone()
    return Waiting(0, 0) if row is None else Waiting(int(row[0]), int(row[1]))


async def find_upload(tx: Transaction, organisation: UUID, upload_id: UUID) -> Upload | None:
    """Give an upload as it stands."""
    row = await (await tx.raw.execute(_FIND, (organisation, upload_id))).fetchone()
    return None if row is None else Upload(*row)


async def add_piece(tx: Transaction, upload: Upload, piece: str, *, offset: int, size: int, until: datetime) -> bool:
    """Note a piece that has arrived at ``offset``, and keep the file for so long; tells whether nobody else was there before."""
    values = {"org": upload.org_id, "id": upload.id, "piece": piece, "offset": offset, "size": size, "until": until}
    return (await tx.raw.execute(_ADD_PIECE, values)).rowcount == 1


async def settle_upload(tx: Transaction, upload: Upload, settled: Settled) -> bool:
    """Note what became of a whole file; tells whether nobody did before."""
    values = {
        "org": upload.org_id,
        "id": upload.id,
        "state": settled.state,
        "reason": settled.reason,
        "name": settled.name,
        "media_type": settled.media_type,
        "size": settled.size,
        "sha256": settled.sha256,
        "blob": settled.blob,
    }
    return (await tx.raw.execute(_SETTLE, values)).rowcount == 1


async def delete_upload(tx: Transaction, organisation: UUID, upload_id: UUID) -> bool:
    """Delete an upload that belongs to no submission; tells whether there was one."""
    return (await tx.raw.execute(_DELETE, (organisation, upload_id))).rowcount == 1
