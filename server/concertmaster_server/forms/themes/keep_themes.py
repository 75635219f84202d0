"""Use cases of themes: keep one under a name, list, remove; find what a page wears."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import themes
from concertmaster_server.db.queries.addresses import Address, claim_address, find_address, release_addresses
from concertmaster_server.db.queries.themes import ThemeRow
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.themes import Look, Theme, style_of

from .logos import Logo


async def put(tx: Transaction, act: Act, name: str, *, theme: Theme, logo: Logo | None, theme_id: UUID) -> ThemeRow:
    """Keep a theme under its name; without a logo an earlier one stays."""
    earlier = await themes.find_theme(tx, act.organisation, name)
    document: dict[str, Any] = theme.model_dump(mode="json", exclude_none=True)
    content, kind = (logo.content, logo.media_type) if logo else (earlier.logo, earlier.logo_type) if earlier else (None, None)
    size = [logo.width, logo.height] if logo else earlier.document.get("logo_size") if earlier else None
    if size:
        document["logo_size"] = size
    row = ThemeRow(
        id=theme_id,
        name=name,
        document=document,
        hash=_identity(act.organisation, document, content),
        logo=content,
        logo_type=kind,
        updated_at=act.at,
    )
    stored = await themes.put_theme(tx, act.organisation, row)
    # Pages that are open, or kept on the way, go on asking for the look they were drawn with.
    await claim_address(tx, "theme", stored.hash, owner=Address(act.organisation, stored.id))
    return stored


async def remove(tx: Transaction, act: Act, name: str) -> None:
    """Remove a theme; its forms look plain from then on. Raises ``NotFoundError``."""
    row = await themes.find_theme(tx, act.organisation, name)
    if row is None:
        raise NotFoundError(kind="theme", id=name)
    await release_addresses(tx, "theme", Address(act.organisation, row.id))
    await themes.delete_theme(tx, act.organisation, name)


async def find(tx: Transaction, organisation: UUID, name: str) -> ThemeRow:
    """Give a theme; raises ``NotFoundError``."""
    row = await themes.find_theme(tx, organisation, name)
    if row is None:
        raise NotFoundError(kind="theme", id=name)
    return row


async def look_of(tx: Transaction, organisation: UUID, name: str) -> Look | None:
    """Give how a form looks that wears this theme; None where it is gone."""
    row = await themes.find_theme(tx, organisation, name)
    if row is None:
        return None
    size = row.document.get("logo_size")
    return Look(row.hash, row.document.get("logo_text", ""), (size[0], size[1]) if size and row.logo else None)


async def find_public(tx: Transaction, identity: str) -> ThemeRow:
    """Give a theme that anybody may see, by its hash; raises ``NotFoundError``."""
    address = await find_address(tx, "theme", identity)
    if address is not None:
        await name_organisations(tx.raw, (address.org_id,))
        row = await themes.find_theme_by_id(tx, address.org_id, address.target_id)
        if row is not None:
            return row
    raise NotFoundError(kind="theme", id="")


def theme_of(row: ThemeRow) -> Theme:
    """Give what was chosen."""
    return Theme.model_validate({key: value for key, value in row.document.items() if key != "logo_size"})


def style(row: ThemeRow) -> str:
    """Give the style sheet."""
    return style_of(theme_of(row))


def _identity(organisation: UUID, document: dict[str, Any], logo: bytes | None) -> str:
    whole = organisation.bytes + orjson.dumps(document, option=orjson.OPT_SORT_KEYS) + (logo or b"")
    return hashlib.sha256(whole).hexdigest()[:32]
