"""Drafts and versions of documents. Workflows and forms are kept alike, so each statement takes the kind it is for.

Documents come and go as JSON text: nobody reads them between the wire and the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Text, cast, insert, literal, null, select, update
from sqlalchemy.dialects.postgresql import JSONB

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.tables import FORM_VERSIONS, FORMS, WORKFLOW_VERSIONS, WORKFLOWS


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


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version without its document."""

    version: int
    hash: str
    note: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(VersionLine):
    """An immutable version; ``document`` is JSON."""

    document: str


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


async def insert_version(
    tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID, version: Version, author: str
) -> None:
    """Store an immutable version and make it the draft's published one."""
    values = {
        "org_id": organisation,
        f"{kind.name}_id": draft_id,
        "version": version.version,
        "hash": version.hash,
        "document": _as_json(version.document),
        "note": version.note,
        "published_by": author,
        "published_at": version.published_at,
    }
    await tx.core.execute(insert(kind.versions).values(values))
    columns = kind.drafts.c
    await tx.core.execute(
        update(kind.drafts)
        .where(columns.org_id == organisation, columns.id == draft_id)
        .values(published_version=version.version)
    )


async def newest_version(tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID) -> VersionLine | None:
    """Give the version that was published last."""
    found = await list_versions(tx, kind, organisation, draft_id=draft_id, before=None, limit=1)
    return found[0] if found else None


async def list_versions(
    tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID, before: int | None, limit: int
) -> tuple[VersionLine, ...]:
    """Give at most ``limit`` versions below ``before``, newest first."""
    columns = kind.versions.c
    statement = (
        select(columns.version, columns.hash, columns.note, columns.published_at)
        .where(columns.org_id == organisation, kind.key == draft_id)
        .order_by(columns.version.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(columns.version < before)
    return tuple(VersionLine(**row) for row in (await tx.core.execute(statement)).mappings())


async def find_version(tx: Transaction, kind: Kind, organisation: UUID, *, draft_id: UUID, version: int) -> Version | None:
    """Give a version with its document."""
    columns = kind.versions.c
    statement = select(
        columns.version, columns.hash, columns.note, columns.published_at, cast(columns.document, Text).label("document")
    ).where(columns.org_id == organisation, kind.key == draft_id, columns.version == version)
    row = (await tx.core.execute(statement)).mappings().one_or_none()
    return None if row is None else Version(**row)


async def slugs(tx: Transaction, organisation: UUID) -> frozenset[str]:
    """Give the slugs of the organisation's forms, drafts among them."""
    columns = FORMS.c
    statement = select(columns.slug).where(
        columns.org_id == organisation, columns.deleted_at.is_(None), columns.slug.is_not(None)
    )
    return frozenset((await tx.core.execute(statement)).scalars())


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
        "document": _as_json(draft.document),
        "problems": null() if draft.problems is None else _as_json(draft.problems),
        "updated_at": now,
    }


def _as_json(text: str) -> ColumnElement[Any]:
    return cast(literal(text, Text), JSONB)
