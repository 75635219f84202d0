"""Files that respondents send: what is kept of each while its pieces arrive, while it is checked, and with its submission.

The first half speaks for one organisation; the second, for the worker, in the role ``cm_engine`` for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.transaction import Transaction

UploadState = Literal["open", "checking", "clean", "refused"]

_COLUMNS: Final = """
id, org_id, form_id, field, secret_hash, name, media_type, size, received, pieces, sha256, state, reason, blob, submission_id,
created_at, kept_until
"""

_INSERT: Final = """
insert into uploads (id, org_id, form_id, field, secret_hash, name, media_type, size, kept_until)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_WAITING: Final = "select count(*), coalesce(sum(size), 0) from uploads where form_id = %s and submission_id is null"

_FIND: Final = f"select {_COLUMNS} from uploads where org_id = %s and id = %s"  # noqa: S608 - the columns are a constant of ours

# Of two who add at the same place the second finds nothing to change.
_ADD_PIECE: Final = """
update uploads set received = received + %(size)s, pieces = pieces || %(piece)s::text
where org_id = %(org)s and id = %(id)s and received = %(offset)s and state = 'open' and submission_id is null
"""

_SETTLE: Final = """
update uploads
set state = %(state)s, reason = %(reason)s, name = %(name)s, media_type = %(media_type)s, size = %(size)s,
    sha256 = %(sha256)s, blob = %(blob)s, pieces = '{}'
where org_id = %(org)s and id = %(id)s and state = 'open'
"""

_DELETE: Final = "delete from uploads where org_id = %s and id = %s and submission_id is null"

_TAKE: Final = f"""
select {_COLUMNS} from uploads where org_id = %s and form_id = %s and id = any(%s::uuid[]) and submission_id is null
    and state in ('checking', 'clean')
"""  # noqa: S608 - the columns are a constant of ours

_ATTACH: Final = """
update uploads set submission_id = %s
where org_id = %s and form_id = %s and id = any(%s::uuid[]) and submission_id is null and state <> 'open'
"""

_KEEP: Final = """
update uploads set kept_until = %s where org_id = %s and form_id = %s and id = any(%s::uuid[]) and submission_id is null
"""

_OF_SUBMISSION: Final = f"""
select {_COLUMNS} from uploads where org_id = %s and submission_id = %s order by id
"""  # noqa: S608 - the columns are a constant of ours

_RELEASE: Final = """
update uploads set submission_id = null, name = '', kept_until = '-infinity' where org_id = %s and submission_id = %s
"""

_FORGOTTEN: Final = """
select id, org_id from uploads where submission_id is null and kept_until < clock_timestamp()
order by kept_until limit %s
"""

_FORGET: Final = """
delete from uploads where id = any(%s::uuid[]) and submission_id is null and kept_until < clock_timestamp()
"""

_CHECKING: Final = f"select {_COLUMNS} from uploads where state = 'checking' order by id limit %s"  # noqa: S608 - as above

_JUDGE: Final = """
update uploads set state = %s, reason = %s where id = %s and state = 'checking'
"""


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


class Waiting(NamedTuple):
    """How many files of a form belong to no submission yet, and their bytes."""

    count: int
    size: int


class Forgotten(NamedTuple):
    """A file that nobody has use for any more."""

    id: UUID
    org_id: UUID


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


async def add_piece(tx: Transaction, upload: Upload, piece: str, *, offset: int, size: int) -> bool:
    """Note a piece that has arrived at ``offset``; tells whether nobody else was there before."""
    values = {"org": upload.org_id, "id": upload.id, "piece": piece, "offset": offset, "size": size}
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


async def take_uploads(tx: Transaction, organisation: UUID, form_id: UUID, *, ids: Sequence[UUID]) -> tuple[Upload, ...]:
    """Give those whole files of a form that belong to no submission yet."""
    rows = await (await tx.raw.execute(_TAKE, (organisation, form_id, list(ids)))).fetchall()
    return tuple(Upload(*row) for row in rows)


async def attach_uploads(tx: Transaction, organisation: UUID, form_id: UUID, *, ids: Sequence[UUID], submission_id: UUID) -> int:
    """Let whole files belong to a submission; gives how many did not belong to another one."""
    return (await tx.raw.execute(_ATTACH, (submission_id, organisation, form_id, list(ids)))).rowcount


async def keep_uploads(tx: Transaction, organisation: UUID, form_id: UUID, *, ids: Sequence[UUID], until: datetime) -> None:
    """Keep files for as long as the draft that names them."""
    await tx.raw.execute(_KEEP, (until, organisation, form_id, list(ids)))


async def uploads_of(tx: Transaction, organisation: UUID, submission_id: UUID) -> tuple[Upload, ...]:
    """Give the files of a submission, the oldest first."""
    rows = await (await tx.raw.execute(_OF_SUBMISSION, (organisation, submission_id))).fetchall()
    return tuple(Upload(*row) for row in rows)


async def release_uploads(tx: Transaction, organisation: UUID, submission_id: UUID) -> int:
    """Take a submission's files from it, to be forgotten at the next tidying; gives how many."""
    return (await tx.raw.execute(_RELEASE, (organisation, submission_id))).rowcount


async def forgotten_uploads(raw: RawConnection, *, limit: int) -> tuple[Forgotten, ...]:
    """Give files whose time is over."""
    return tuple(Forgotten(*row) for row in await (await raw.execute(_FORGOTTEN, (limit,))).fetchall())


async def forget_uploads(raw: RawConnection, uploads: Sequence[Forgotten]) -> int:
    """Forget files whose blobs are gone; gives how many."""
    return (await raw.execute(_FORGET, ([upload.id for upload in uploads],))).rowcount


async def uploads_to_check(raw: RawConnection, *, limit: int) -> tuple[Upload, ...]:
    """Give files that wait for the scanner, the oldest first."""
    return tuple(Upload(*row) for row in await (await raw.execute(_CHECKING, (limit,))).fetchall())


async def judge_upload(raw: RawConnection, upload: Upload, *, is_clean: bool, reason: str = "") -> bool:
    """Note what the scanner said of a file; tells whether nobody did before."""
    values = ("clean" if is_clean else "refused", reason, upload.id)
    return (await raw.execute(_JUDGE, values)).rowcount == 1
