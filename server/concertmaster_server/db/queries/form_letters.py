"""Letters about forms: links to begin with or to come back to, and receipts. Nothing secret and no answer stands in them.

What they say is looked up when they leave, spoken in the role ``cm_engine``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection, name_organisations


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter to write; one whose id is known already is not written again."""

    id: UUID
    kind: str
    recipient: str
    body: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LetterAbout:
    """What a letter is about: who asks, the form as it was answered or is answered now, and what is told of it.

    ``until`` is when a link ends; ``data`` are answers by field id, ``at`` is when they came.
    """

    organisation: str
    document: dict[str, Any]
    locale: str
    until: datetime | None = None
    data: dict[str, Any] | None = None
    at: datetime | None = None


_INSERT: Final = """
insert into letters (id, org_id, kind, recipient, body)
select id, org_id, kind, recipient, body
from jsonb_to_recordset(%s::jsonb) as n (id uuid, org_id uuid, kind text, recipient text, body jsonb)
on conflict (id) do nothing
"""

_COUNT: Final = """
select count(*) from letters where org_id = %s and kind = %s and recipient = %s and id < %s and id >= %s
"""

_COUNT_RECEIPTS: Final = """
select count(*) from (
    select from letters
    where org_id = %s and kind = 'receipt' and body ->> 'form' = %s and id < %s and id >= %s and failed_at is null
    limit %s
) as earlier
"""

# Those who ask for the same address at the same moment come one after the other.
_ALONE: Final = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"

_COUNT_ABOUT: Final = """
select count(*) from letters
where org_id = %s and kind = 'draft_link' and id >= %s and (body ->> 'draft' = %s or recipient = %s)
"""

_ABOUT: Final = {
    "form_link": """
        select o.name, v.document, l.locale, l.expires_at
        from form_links l join forms f on f.id = l.form_id join organisations o on o.id = l.org_id
        join form_versions v on v.form_id = f.id and v.version = f.published_version
        where l.org_id = %s and l.id = %s and f.deleted_at is null and l.revoked_at is null
            and coalesce(l.expires_at > clock_timestamp(), true) and (l.uses = 0 or not l.single_use)
    """,
    "draft_link": """
        select o.name, v.document, d.locale, null
        from drafts d join organisations o on o.id = d.org_id
        join form_versions v on v.form_id = d.form_id and v.version = d.version
        where d.org_id = %s and d.id = %s and d.submission_id is null
    """,
    "receipt": """
        select o.name, v.document, s.locale, null, s.data, s.submitted_at
        from submissions s join organisations o on o.id = s.org_id
        join form_versions v on v.form_id = s.form_id and v.version = s.version
        where s.org_id = %s and s.id = %s
    """,
}

_FORGET: Final = """
delete from letters where kind in ('form_link', 'draft_link', 'receipt')
    and greatest(sent_at, failed_at) < clock_timestamp() - make_interval(hours => %s)
"""

FORM_KINDS: Final = frozenset(_ABOUT)
"""The kinds of letters that this file knows."""


async def insert_letters(raw: RawConnection, letters: Sequence[tuple[UUID, NewLetter]]) -> None:
    """Write letters, each for an organisation."""
    rows = [
        {"id": one.id, "org_id": organisation, "kind": one.kind, "recipient": one.recipient, "body": dict(one.body)}
        for organisation, one in letters
    ]
    await raw.execute(_INSERT, (orjson.dumps(rows).decode("utf-8"),))


async def count_letters_before(
    raw: RawConnection, organisation: UUID, letter_id: UUID, *, kind: str, recipient: str, within: timedelta
) -> int:
    """Count the letters of a kind that were written to somebody shortly before one: ids follow the time."""
    async with raw.transaction():
        await name_organisations(raw, (organisation,))
        values = (organisation, kind, recipient, letter_id, _earlier(letter_id, within))
        row = await (await raw.execute(_COUNT, values)).fetchone()
    return int(row[0]) if row else 0


async def count_receipts_before(
    raw: RawConnection, organisation: UUID, letter_id: UUID, *, form: str, within: timedelta, most: int
) -> int:
    """Count the receipts of a form that were written shortly before one and not given up, up to ``most``."""
    async with raw.transaction():
        await name_organisations(raw, (organisation,))
        values = (organisation, form, letter_id, _earlier(letter_id, within), most)
        row = await (await raw.execute(_COUNT_RECEIPTS, values)).fetchone()
    return int(row[0]) if row else 0


async def count_draft_letters(raw: RawConnection, organisation: UUID, *, draft_id: UUID, recipient: str, since: UUID) -> int:
    """Count the letters that lead back to a draft, or were written to one address, since an id was made.

    Until the transaction ends nobody else writes one to that address.
    """
    await raw.execute(_ALONE, (f"{organisation} {recipient}",))
    row = await (await raw.execute(_COUNT_ABOUT, (organisation, since, str(draft_id), recipient))).fetchone()
    return int(row[0]) if row else 0


async def find_about(raw: RawConnection, organisation: UUID, *, kind: str, about: UUID) -> LetterAbout | None:
    """Give what a letter is about; None where that is gone, or needs no letter any more."""
    async with raw.transaction():
        await name_organisations(raw, (organisation,))
        row = await (await raw.execute(_ABOUT[kind].encode(), (organisation, about))).fetchone()
    return None if row is None else LetterAbout(*row)


async def forget_form_letters(raw: RawConnection, *, hours: int) -> int:
    """Forget letters that left or were given up, and with them the addresses they went to; gives how many."""
    return (await raw.execute(_FORGET, (hours,))).rowcount


def _earlier(letter_id: UUID, within: timedelta) -> UUID:
    """Give the least id of the moment that is so much before the one an id was made at."""
    millis = (letter_id.int >> 80) - int(within.total_seconds() * 1000)
    return UUID(int=max(0, millis) << 80)
