"""Files that have arrived: what they belong to, what a scanner says of them, and when they are forgotten.

The first half speaks for one organisation; the second, for the worker, in the role ``cm_engine`` for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.transaction import Transaction

from .uploads import UPLOAD_COLUMNS, Upload

# A file whose time is over is as good as gone, above all one of a submission that was erased.
_TAKE: Final = f"""
select {UPLOAD_COLUMNS} from uploads where org_id = %s and form_id = %s and id = any(%s::uuid[]) and submission_id is null
    and state in ('checking', 'clean') and kept_until > clock_timestamp()
"""  # noqa: S608 - the columns are a constant of ours

_ATTACH: Final = """
update uploads set submission_id = %s
where org_id = %s and form_id = %s and id = any(%s::uuid[]) and submission_id is null and state <> 'open'
"""

_KEEP: Final = """
update uploads set kept_until = %s where org_id = %s and form_id = %s and id = any(%s::uuid[]) and submission_id is null
    and state in ('checking', 'clean') and kept_until > clock_timestamp()
"""

_OF_SUBMISSION: Final = f"""
select {UPLOAD_COLUMNS} from uploads where org_id = %s and submission_id = %s order by id
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

_CHECKING: Final = f"select {UPLOAD_COLUMNS} from uploads where state = 'checking' order by id limit %s"  # noqa: S608 - as above

_JUDGE: Final = """
update uploads set state = %s, reason = %s where id = %s and state = 'checking'
"""


class Forgotten(NamedTuple):
    """A file that nobody has use for any more."""

    id: UUID
    org_id: UUID


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
