"""Versions of documents: immutable, and they outlive their drafts. Each statement takes the kind it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, cast, insert, select, update

from concertmaster_server.db.transaction import Transaction

from .definitions import Kind, json_text

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


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


async def insert_version(
    tx: Transaction,
    kind: Kind,
    organisation: UUID,
    *,
    draft_id: UUID,
    version: Version,
    author: str,
    facts: Mapping[str, Any] = _NOTHING,
) -> None:
    """Store an immutable version and make it the draft's published one; ``facts`` fill the columns of its kind alone."""
    values = {
        **facts,
        "org_id": organisation,
        f"{kind.name}_id": draft_id,
        "version": version.version,
        "hash": version.hash,
        "document": json_text(version.document),
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
