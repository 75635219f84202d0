"""Themes of an organisation, by name; pages find their style by the hash of what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.transaction import Transaction

from .forms import FORM_CHANNEL

_COLUMNS: Final = "id, name, document, hash, logo, logo_type, updated_at"

_PUT: Final = f"""
insert into themes (id, org_id, name, document, hash, logo, logo_type, created_at, updated_at)
values (%(id)s, %(org)s, %(name)s, %(document)s, %(hash)s, %(logo)s, %(logo_type)s, %(now)s, %(now)s)
on conflict (org_id, name) do update
set document = excluded.document, hash = excluded.hash, logo = excluded.logo, logo_type = excluded.logo_type,
    revision = themes.revision + 1, updated_at = excluded.updated_at
returning {_COLUMNS}
"""  # noqa: S608 - the columns are ours

_FIND: Final = f"select {_COLUMNS} from themes where org_id = %s and name = %s"  # noqa: S608 - the columns are ours
_BY_ID: Final = f"select {_COLUMNS} from themes where org_id = %s and id = %s"  # noqa: S608 - the columns are ours
_LIST: Final = f"select {_COLUMNS} from themes where org_id = %s order by name limit 500"  # noqa: S608 - the columns are ours
_DELETE: Final = "delete from themes where org_id = %s and name = %s returning id"

# Every page of every form may wear it: whoever keeps pages looks again.
_TELL: Final = "select pg_notify(%s, '')"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme as it is kept; ``hash`` names its style and its logo for good."""

    id: UUID
    name: str
    document: dict[str, Any]
    hash: str
    logo: bytes | None
    logo_type: str | None
    updated_at: datetime


async def put_theme(tx: Transaction, organisation: UUID, row: ThemeRow) -> ThemeRow:
    """Store a theme under its name, in the place of an earlier one."""
    values = {
        "id": row.id,
        "org": organisation,
        "name": row.name,
        "document": _json(row.document),
        "hash": row.hash,
        "logo": row.logo,
        "logo_type": row.logo_type,
        "now": row.updated_at,
    }
    stored = await (await tx.raw.execute(_PUT, values)).fetchone()
    await tx.raw.execute(_TELL, (FORM_CHANNEL,))
    return _row(stored)


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


async def delete_theme(tx: Transaction, organisation: UUID, name: str) -> bool:
    """Remove a theme; tells whether there was one."""
    removed = await (await tx.raw.execute(_DELETE, (organisation, name))).fetchone()
    await tx.raw.execute(_TELL, (FORM_CHANNEL,))
    return removed is not None


def _json(document: dict[str, Any]) -> str:
    return orjson.dumps(document).decode("utf-8")


def _row(row: Any) -> ThemeRow:
    theme_id, name, document, identity, logo, logo_type, updated_at = row
    return ThemeRow(
        id=theme_id,
        name=name,
        document=document,
        hash=identity,
        logo=None if logo is None else bytes(logo),
        logo_type=logo_type,
        updated_at=updated_at,
    )
