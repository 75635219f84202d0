"""Words of submissions, for searches: which have none yet, and putting them there. Spoken in the role ``cm_engine``.

Ids begin with the millisecond of their making, so the largest id that has its words tells how far the work has come. Transactions
do not end in the order of their ids: now and then somebody has to look back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection, name_organisations

_NEWEST: Final = "select submission_id from submission_words order by submission_id desc limit 1"

# A submission that is being erased is left alone.
_WITHOUT: Final = """
select s.id, s.org_id, s.form_id, s.submitted_at, s.data from submissions s
where s.id > %s and not exists (select from submission_words w where w.submission_id = s.id)
order by s.id limit %s
for key share of s skip locked
"""

_INSERT: Final = """
insert into submission_words (submission_id, org_id, form_id, submitted_at, words)
select n.id, n.org_id, n.form_id, n.submitted_at, to_tsvector('simple', n.words)
from jsonb_to_recordset(%s::jsonb) as n (id uuid, org_id uuid, form_id uuid, submitted_at timestamptz, words text)
on conflict (submission_id) do nothing
"""


@dataclass(frozen=True, slots=True)
class Unread:
    """A submission that has no words yet; ``data`` is by field id."""

    id: UUID
    org_id: UUID
    form_id: UUID
    submitted_at: datetime
    data: dict[str, Any]


async def newest_with_words(raw: RawConnection) -> UUID:
    """Give the submission, made last, that has its words."""
    row = await (await raw.execute(_NEWEST)).fetchone()
    return UUID(int=0) if row is None else UUID(str(row[0]))


async def without_words(raw: RawConnection, *, after: UUID, limit: int) -> tuple[Unread, ...]:
    """Give submissions made after another that have no words, and keep them from being erased until the transaction ends."""
    rows = await (await raw.execute("select id from organisations")).fetchall()
    await name_organisations(raw, [row[0] for row in rows])
    return tuple(Unread(*row) for row in await (await raw.execute(_WITHOUT, (after, limit))).fetchall())


async def insert_words(raw: RawConnection, unread: Sequence[Unread], words: Sequence[str]) -> None:
    """Store the words of submissions; those that have some keep them."""
    listed = [
        {"id": one.id, "org_id": one.org_id, "form_id": one.form_id, "submitted_at": one.submitted_at, "words": text}
        for one, text in zip(unread, words, strict=True)
    ]
    await raw.execute(_INSERT, (orjson.dumps(listed).decode(),))
