"""Links to a form that are for one person each: what they begin with, how often they were used, until when they lead anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, update

from concertmaster_server.db.answer_tables import FORM_LINKS
from concertmaster_server.db.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A personal link; ``answers`` are by field id. ``recipient`` and ``locale`` may be empty."""

    id: UUID
    form_id: UUID
    recipient: str
    answers: Mapping[str, Any]
    locale: str
    single_use: bool
    uses: int = 0
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    created_by: str
    created_at: datetime


_COLUMNS: Final = tuple(column for column in FORM_LINKS.c if column.name != "org_id")


async def insert_links(tx: Transaction, organisation: UUID, links: Sequence[LinkRow]) -> None:
    """Store new links."""
    rows = [{"org_id": organisation, **{column.name: getattr(link, column.name) for column in _COLUMNS}} for link in links]
    await tx.core.execute(insert(FORM_LINKS), rows)


async def find_link(tx: Transaction, organisation: UUID, link_id: UUID, *, lock: bool = False) -> LinkRow | None:
    """Give a link as it stands; a locked one changes no more before the transaction ends."""
    statement = select(*_COLUMNS).where(*_same(organisation, link_id))
    row = (await tx.core.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    return None if row is None else LinkRow(**row)


async def list_links(
    tx: Transaction, organisation: UUID, form_id: UUID, *, before: UUID | None, limit: int
) -> tuple[LinkRow, ...]:
    """Give at most ``limit`` links of a form that were made before one of them, newest first."""
    links = FORM_LINKS.c
    statement = select(*_COLUMNS).where(links.org_id == organisation, links.form_id == form_id)
    if before is not None:
        statement = statement.where(links.id < before)
    found = await tx.core.execute(statement.order_by(links.id.desc()).limit(limit))
    return tuple(LinkRow(**row) for row in found.mappings())


async def revoke_link(tx: Transaction, organisation: UUID, form_id: UUID, *, link_id: UUID, now: datetime) -> bool:
    """Let a link lead nowhere from now on; False where the form has no such link. One that is revoked stays so."""
    links = FORM_LINKS.c
    revoked = func.coalesce(links.revoked_at, now)
    of_form = update(FORM_LINKS).where(*_same(organisation, link_id), links.form_id == form_id)
    return (await tx.core.execute(of_form.values(revoked_at=revoked))).rowcount > 0


async def note_use(tx: Transaction, organisation: UUID, link_id: UUID) -> None:
    """Count that answers came through a link; one for a single use needs no longer know what they began with."""
    links = FORM_LINKS.c
    await tx.core.execute(update(FORM_LINKS).where(*_same(organisation, link_id)).values(uses=links.uses + 1))
    spent = update(FORM_LINKS).where(*_same(organisation, link_id), links.single_use)
    await tx.core.execute(spent.values(answers={}))


def _same(organisation: UUID, link_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return FORM_LINKS.c.org_id == organisation, FORM_LINKS.c.id == link_id
