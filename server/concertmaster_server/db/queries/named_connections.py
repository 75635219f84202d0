"""A connection as it rests, and how a worker finds it by its name. No toolkit of the web side is loaded for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection, name_organisations
from concertmaster_shared.api.connection_kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionRow:
    """A stored connection; ``secret_fields`` names the parts of the sealed secret."""

    id: UUID
    name: str
    kind: Kind
    settings: Mapping[str, Any]
    secret_fields: tuple[str, ...]
    sealed: bytes | None = field(repr=False)
    key_id: str | None
    revision: int
    created_at: datetime
    updated_at: datetime


_FIND: Final = """
select id, name, kind, settings, secret_fields, sealed, key_id, revision, created_at, updated_at
from connections where org_id = %s and name = %s
"""


async def find_named(raw: RawConnection, *, organisation: UUID, name: str) -> ConnectionRow | None:
    """Give the organisation's connection of that name."""
    async with raw.transaction():
        await name_organisations(raw, (organisation,))
        row = await (await raw.execute(_FIND, (organisation, name))).fetchone()
    if row is None:
        return None
    names = ("id", "name", "kind", "settings", "secret_fields", "sealed", "key_id", "revision", "created_at", "updated_at")
    values = dict(zip(names, row, strict=True))
    return ConnectionRow(**{**values, "secret_fields": tuple(values["secret_fields"])})
