"""Drafts that are saved while they are filled in, many with one statement each: found, begun, written.

A draft that another transaction holds at the moment is left out, not waited for: one that is just being handed in must not hold
up all others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection

from .addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A draft as it stands, with what may stand against changing it. ``changed`` gives the revision by field id."""

    id: UUID
    org_id: UUID
    form_id: UUID
    version: int
    locale: str
    answers: dict[str, Any]
    changed: dict[str, int]
    revision: int
    submission_id: UUID | None
    assignee_id: UUID | None
    link_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a draft holds from now on, as JSON."""

    id: UUID
    answers: str
    changed: Mapping[str, int]
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A new draft, and the hash of the token that leads to it."""

    id: UUID
    org_id: UUID
    form_id: UUID
    version: int
    locale: str
    answers: str
    token_hash: str


_ADDRESSES: Final = "select address, org_id, target_id from public_addresses where kind = %s and address = any(%s)"

_LOCK: Final = """
select id, org_id, form_id, version, locale, answers, changed, revision, submission_id, assignee_id, link_id
from drafts where id = any(%s) order by id for update skip locked
"""

_KNOWN: Final = "select id from drafts where id = any(%s)"

_WRITE: Final = """
update drafts d set answers = n.answers, changed = n.changed, revision = n.revision, updated_at = clock_timestamp()
from jsonb_to_recordset(%s::jsonb) as n (id uuid, answers jsonb, changed jsonb, revision integer)
where d.id = n.id
"""

_BEGIN: Final = """
with new as (
    select * from jsonb_to_recordset(%s::jsonb)
        as n (id uuid, org_id uuid, form_id uuid, version integer, locale text, answers jsonb, token_hash text)
), addresses as (
    insert into public_addresses (kind, address, org_id, target_id) select 'draft', token_hash, org_id, id from new
)
insert into drafts (id, org_id, form_id, version, locale, answers)
select id, org_id, form_id, version, locale, answers from new
"""


_FINISH: Final = """
update drafts d set answers = '{}', changed = '{}', submission_id = n.submission, revision = d.revision + 1,
    updated_at = clock_timestamp()
from unnest(%s::uuid[], %s::uuid[]) as n (id, submission) where d.id = n.id
"""


async def find_addresses(raw: RawConnection, kind: Literal["form", "draft"], addresses: Collection[str]) -> dict[str, Address]:
    """Give whom these addresses lead to; those that lead nowhere are left out."""
    found = await (await raw.execute(_ADDRESSES, (kind, list(addresses)))).fetchall()
    return {row[0]: Address(row[1], row[2]) for row in found}


async def lock_drafts(raw: RawConnection, ids: Collection[UUID]) -> dict[UUID, OpenDraft]:
    """Give those drafts that nobody else holds, and hold them until the transaction ends."""
    cursor = await raw.execute(_LOCK, (list(ids),))
    names = [column.name for column in cursor.description or ()]
    return {row[0]: OpenDraft(**dict(zip(names, row, strict=True))) for row in await cursor.fetchall()}


async def known_drafts(raw: RawConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Give those drafts that there are, held or not."""
    return frozenset(row[0] for row in await (await raw.execute(_KNOWN, (list(ids),))).fetchall())


async def write_drafts(raw: RawConnection, drafts: Sequence[Written]) -> None:
    """Write drafts that are held."""
    rows = [
        b'{"id":"%s","answers":%s,"changed":%s,"revision":%d}'
        % (str(one.id).encode(), one.answers.encode(), orjson.dumps(one.changed), one.revision)
        for one in drafts
    ]
    await raw.execute(_WRITE, (_array(rows),))


async def begin_drafts(raw: RawConnection, drafts: Sequence[Begun]) -> None:
    """Store new drafts, with the addresses that lead to them."""
    rows: list[bytes] = []
    for one in drafts:
        facts = {
            "id": one.id,
            "org_id": one.org_id,
            "form_id": one.form_id,
            "version": one.version,
            "locale": one.locale,
            "token_hash": one.token_hash,
        }
        rows.append(orjson.dumps(facts)[:-1] + b',"answers":' + one.answers.encode() + b"}")
    await raw.execute(_BEGIN, (_array(rows),))


async def finish_drafts(raw: RawConnection, submissions: Mapping[UUID, UUID]) -> None:
    """Mark drafts that are held as submitted; their answers then stand in the submissions alone."""
    await raw.execute(_FINISH, (list(submissions), list(submissions.values())))


def _array(rows: Sequence[bytes]) -> str:
    return (b"[" + b",".join(rows) + b"]").decode("utf-8")
