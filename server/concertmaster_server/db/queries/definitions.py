"""Drafts of documents. Workflows and forms are kept alike, so each statement takes the kind it is for.

Documents come and go as JSON text: nobody reads them between the wire and the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Text, cast, insert, literal, null, select, update
from sqlalchemy.dialects.postgresql import JSONB

from concertmaster_server.db.tables import FORM_VERSIONS, FORMS, WORKFLOW_VERSIONS, WORKFLOWS
from concertmaster_server.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a kind of document is kept; ``key`` is the column by which versions name their draft."""

    name: str
    drafts: Table
    versions: Table

    @property
    def key(self) -> ColumnElement[UUID]:
        """Give the column by which a version names its draft."""
        return self.versions.c[f"{self.name}_id"]


WORKFLOW: Final = Kind("workflow", WORKFLOWS, WORKFLOW_VERSIONS)
FORM: Final = Kind("form", FORMS, FORM_VERSIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as it is stored. ``document`` and ``problems`` are JSON; no problems are kept where nobody has looked yet."""

    id: UUID
    slug: str | None
    name: str
    revision: int
    document: str
    problems: str | None
    published_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A draft without its document."""

    id: UUID
    slug: str | None
    name: str
    revision: int
    published_version: int | None
    created_at: datetime
    updated_at: datetime


async def insert_draft(tx: Transaction, kind: Kind, organisation: UUID, *, draft: Draft, now: datetime) -> None:
    """Store a new draft."""
    values = {**_changed(draft, now), "id": draft.id, "org_id": organisation, "created_at": now}
    await tx.core.execute(insert(kind.drafts).values(values))


async def find_draft(tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID) -> Draft | None:
    """Give a draft as it stands."""
    return await _draft(tx, kind, organisation, draft_id=draft_id, for_update=False)


async def lock_draft(tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID) -> Draft | None:
    """Give a draft and let nobody else change it before this transaction ends."""
    return await _draft(tx, kind, organisation, draft_id=draft_id, for_update=True)


async def update_draft(tx: Transaction, kind: Kind, organisation: UUID, *, draft: Draft, now: datetime) -> None:
    """Replace a draft that this transaction has locked."""
    columns = kind.drafts.c
    statement = update(kind.drafts).where(columns.org_id == organisation, columns.id == draft.id).values(_changed(draft, now))
    await tx.core.execute(statement)


async def delete_draft(tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID, now: datetime) -> None:
    """Take a draft out of use; its versions stay."""
    columns = kind.drafts.c
    await tx.core.execute(
        update(kind.drafts).where(columns.org_id == organisation, columns.id == draft_id).values(deleted_at=now, updated_at=now)
    )


async def list_drafts(
    tx: Transaction, kind: Kind, organisation: UUID, *, before: UUID | None, limit: int
) -> tuple[DraftLine, ...]:
    """Give at most ``limit`` drafts older than ``before``, newest first; ids grow with time."""
    columns = kind.drafts.c
    statement = (
        select(*(columns[name] for name in DraftLine.__slots__))
        .where(columns.org_id == organisation, columns.deleted_at.is_(None))
        .order_by(columns.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(columns.id < before)
    return tuple(DraftLine(**row) for row in (await tx.core.execute(statement)).mappings())


async def exists(tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID) -> bool:
    """Tell whether there is, or was, such a draft."""
    columns = kind.drafts.c
    statement = select(literal(1)).where(columns.org_id == organisation, columns.id == draft_id)
    return (await tx.core.execute(statement)).first() is not None


async def _draft(tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID, for_update: bool) -> Draft | None:
    columns = kind.drafts.c
    statement = select(
        columns.id,
        columns.slug,
        columns.name,
        columns.revision,
        cast(columns.document, Text).label("document"),
        cast(columns.problems, Text).label("problems"),
        columns.published_version,
    ).where(columns.org_id == organisation, columns.id == draft_id, columns.deleted_at.is_(None))
    row = (await tx.core.execute(statement.with_for_update() if for_update else statement)).mappings().one_or_none()
    return None if row is None else Draft(**row)


def _changed(draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "slug": draft.slug,
        "name": draft.name,
        "revision": draft.revision,
        "document": json_text(draft.document),
        "problems": null() if draft.problems is None else json_text(draft.problems),
        "updated_at": now,
    }


def json_text(text: str) -> ColumnElement[Any]:
    """Give JSON text as a value of a JSON column."""
    return cast(literal(text, Text), JSONB)
