"""Respondents' answers on their way, and the posts that began them, so that one post sent twice begins one draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.dialects.postgresql import insert

from concertmaster_server.db.tables import DRAFTS
from concertmaster_server.db.transaction import Transaction

_OPERATION: Final = "pages.post"

# The database's own clock decides, as several processes may be asked. One that is claimed by an open transaction is waited for.
_CLAIM: Final = """
insert into idempotency_keys as kept (org_id, operation, key, body_hash, answer)
values (%(org)s, %(operation)s, %(key)s, '', %(salt)s)
on conflict (org_id, operation, key) do update set answer = excluded.answer, created_at = clock_timestamp()
where kept.created_at < clock_timestamp() - make_interval(secs => %(window_s)s)
returning true
"""

_CLAIMED: Final = "select answer from idempotency_keys where org_id = %s and operation = %s and key = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """Answers on their way, by field id, as they were typed; ``submission_id`` is set once they have arrived.

    ``assignee_id`` is set where they are an answer to somebody's question, ``link_id`` and ``link_use`` where they come through a
    personal link. ``changed`` says by field id at which revision an answer changed last.
    """

    id: UUID
    form_id: UUID
    version: int
    locale: str
    answers: dict[str, Any]
    submission_id: UUID | None = None
    assignee_id: UUID | None = None
    link_id: UUID | None = None
    link_use: int | None = None
    revision: int = 1
    changed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed post: the salt that the first one brought, and whether this one is the first."""

    salt: bytes
    is_first: bool


async def claim_post(tx: Transaction, organisation: UUID, key: str, *, salt: bytes, window_s: float) -> Claim:
    """Claim a post for this transaction; an equal one within the window gets the salt of the first."""
    values = {"org": organisation, "operation": _OPERATION, "key": key, "salt": salt, "window_s": window_s}
    if await (await tx.raw.execute(_CLAIM, values)).fetchone() is not None:
        return Claim(salt, is_first=True)
    row = await (await tx.raw.execute(_CLAIMED, (organisation, _OPERATION, key))).fetchone()
    return Claim(bytes(row[0]) if row else salt, is_first=False)


async def insert_draft(tx: Transaction, organisation: UUID, draft: DraftRow, *, now: datetime) -> None:
    """Store a new draft, but no second one for the same assignee or the same use of a link."""
    await tx.core.execute(
        insert(DRAFTS)
        .values(
            id=draft.id,
            org_id=organisation,
            form_id=draft.form_id,
            version=draft.version,
            locale=draft.locale,
            answers=draft.answers,
            assignee_id=draft.assignee_id,
            link_id=draft.link_id,
            link_use=draft.link_use,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing()
    )


async def find_draft(tx: Transaction, organisation: UUID, draft_id: UUID) -> DraftRow | None:
    """Give a draft as it stands."""
    return await _row(tx, _selection(organisation, draft_id))


async def find_draft_of(tx: Transaction, organisation: UUID, assignee_id: UUID) -> DraftRow | None:
    """Give the draft of somebody's personal form as it stands."""
    return await _row(tx, _columns().where(DRAFTS.c.org_id == organisation, DRAFTS.c.assignee_id == assignee_id))


async def find_draft_of_link(tx: Transaction, organisation: UUID, link_id: UUID, *, use: int) -> DraftRow | None:
    """Give the draft that a link was used for, as it stands."""
    kept = DRAFTS.c
    return await _row(tx, _columns().where(kept.org_id == organisation, kept.link_id == link_id, kept.link_use == use))


async def lock_draft(tx: Transaction, organisation: UUID, draft_id: UUID) -> DraftRow | None:
    """Give a draft that nobody else changes before this transaction ends."""
    return await _row(tx, _selection(organisation, draft_id).with_for_update())


async def save_answers(
    tx: Transaction, organisation: UUID, draft_id: UUID, *, answers: Mapping[str, Any], changed: Mapping[str, int], now: datetime
) -> None:
    """Replace a draft's answers."""
    await _update(tx, organisation, draft_id, answers=dict(answers), changed=dict(changed), updated_at=now)


async def save_locale(tx: Transaction, organisation: UUID, draft_id: UUID, *, locale: str) -> None:
    """Replace the language that a draft is filled in in; that is no new revision of its answers."""
    await tx.core.execute(update(DRAFTS).where(*_same(organisation, draft_id)).values(locale=locale))


async def finish_draft(tx: Transaction, organisation: UUID, draft_id: UUID, *, submission_id: UUID, now: datetime) -> None:
    """Mark a draft as submitted; the answers then stand in the submission alone."""
    await _update(tx, organisation, draft_id, answers={}, changed={}, submission_id=submission_id, updated_at=now)


def _selection(organisation: UUID, draft_id: UUID) -> Select[Any]:
    return _columns().where(*_same(organisation, draft_id))


def _columns() -> Select[Any]:
    return select(*(DRAFTS.c[one.name] for one in fields(DraftRow)))


async def _row(tx: Transaction, selection: Select[Any]) -> DraftRow | None:
    row = (await tx.core.execute(selection)).mappings().one_or_none()
    return None if row is None else DraftRow(**row)


async def _update(tx: Transaction, organisation: UUID, draft_id: UUID, **values: object) -> None:
    changed = update(DRAFTS).where(*_same(organisation, draft_id)).values(revision=DRAFTS.c.revision + 1, **values)
    await tx.core.execute(changed)


def _same(organisation: UUID, draft_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return DRAFTS.c.org_id == organisation, DRAFTS.c.id == draft_id
