"""Themes of an organisation, by name; pages find their style by the hash of what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.transaction import Transaction

_COLUMNS: Final = "id, name, document, hash, logo, logo_type, revision, updated_at"

_INSERT: Final = """
insert into themes (id, org_id, name, document, hash, logo, logo_type, revision, created_at, updated_at)
values (%(id)s, %(org)s, %(name)s, %(document)s, %(hash)s, %(logo)s, %(logo_type)s, %(revision)s, %(now)s, %(now)s)
on conflict (org_id, name) do nothing
"""

_UPDATE: Final = """
update themes set document = %(document)s, hash = %(hash)s, logo = %(logo)s, logo_type = %(logo_type)s,
    revision = %(revision)s, updated_at = %(now)s
where org_id = %(org)s and id = %(id)s
"""

_FIND: Final = f"select {_COLUMNS} from themes where org_id = %s and name = %s"  # noqa: S608 - the columns are ours
_LOCK: Final = f"{_FIND} for update"
_BY_ID: Final = f"select {_COLUMNS} from themes where org_id = %s and id = %s"  # noqa: S608 - the columns are ours
_LIST: Final = f"select {_COLUMNS} from themes where org_id = %s order by name limit 500"  # noqa: S608 - the columns are ours
_DELETE: Final = "delete from themes where org_id = %s and id = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme as it is kept; ``hash`` names its style and its logo for good."""

    id: UUID
    name: str
    document: dict[str, Any]
    hash: str
    logo: bytes | None
    logo_type: str | None
    revision: int
    updated_at: datetime


async def insert_theme(tx: Transaction, organisation: UUID, row: ThemeRow) -> bool:
    """Store a new theme; tells whether its name was free."""
    return (await tx.raw.execute(_INSERT, _values(organisation, row))).rowcount == 1


async def update_theme(tx: Transaction, organisation: UUID, row: ThemeRow) -> None:
    """Replace a theme that this transaction has locked."""
    await tx.raw.execute(_UPDATE, _values(organisation, row))


async def lock_theme(tx: Transaction, organisation: UUID, name: str) -> ThemeRow | None:
    """Give a theme that nobody else changes before this transaction ends."""
    row = await (await tx.raw.execute(_LOCK, (organisation, name))).fetchone()
    return None if row is None else _row(row)


async def find_theme(tx: Transaction, organisation: UUID, name: str) -> ThemeRow | None:
    """Give a theme by its name."""
    row = await (await tx.raw.execute(_FIND, (organisation, name))).fetchone()
    return None if row is None else _row(row)


async def find_theme_by_id(tx: Transaction, organisation: UUID, theme_id: UUID) -> ThemeRow | None:
    """Give a theme by its id."""
    row = await (await tx.raw.execute(_BY_ID, (organisation, theme_id))).fetchone()
    return None if row is None else _row(row)


async def list_themes(tx: Transaction, organisation: UUID) -> tuple[ThemeRow, ...]:
    """Give all themes of an organisation by name."""
    return tuple(map(_row, await (await tx.raw.execute(_LIST, (organisation,))).fetchall()))


async def delete_theme(tx: Transaction, organisation: UUID, theme_id: UUID) -> None:
    """Remove a theme."""
    await tx.raw.execute(_DELETE, (organisation, theme_id))


def _values(organisation: UUID, row: ThemeRow) -> dict[str, object]:
    return {
        "id": row.id,
        "org": organisation,
        "name": row.name,
        "document": _json(row.document),
        "hash": row.hash,
        "logo": row.logo,
        "logo_type": row.logo_type,
        "revision": row.revision,
        "now": row.updated_at,
    }


def _json(document: dict[str, Any]) -> str:
    return orjson.dumps(document).decode("utf-8")


def _row(row: Any) -> ThemeRow:
    theme_id, name, document, identity, logo, logo_type, revision, updated_at = row
    return ThemeRow(
        id=theme_id,
        name=name,
        document=document,
        hash=identity,
        logo=None if logo is None else bytes(logo),
        logo_type=logo_type,
        revision=revision,
        updated_at=updated_at,
    )
