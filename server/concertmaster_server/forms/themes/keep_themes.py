"""Use cases of themes: keep one under a name, list, remove; find what a page wears."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import themes
from concertmaster_server.db.queries.addresses import Address, claim_address, find_address, release_addresses
from concertmaster_server.db.queries.forms import tell_changed
from concertmaster_server.db.queries.themes import ThemeRow
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError, StaleError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.themes import Look, Theme, style_of

from .logos import Logo


class ThemeTakenError(ConcertMasterError):
    """Another theme has that name."""

    code: ClassVar[str] = "theme.taken"


async def create(tx: Transaction, act: Act, name: str, *, theme: Theme, logo: Logo | None, theme_id: UUID) -> ThemeRow:
    """Keep a new theme; raises ``ThemeTakenError``."""
    blank = ThemeRow(id=theme_id, name=name, document={}, hash="", logo=None, logo_type=None, revision=0, updated_at=act.at)
    row = _dressed(act, blank, theme=theme, logo=logo)
    if not await themes.insert_theme(tx, act.organisation, row):
        raise ThemeTakenError(name=name)
    return await _tell(tx, act, row)


async def put(
    tx: Transaction, act: Act, name: str, *, theme: Theme, logo: Logo | None, wanted: frozenset[int] | None
) -> ThemeRow:
    """Replace a theme; without a logo the earlier one stays. Raises ``NotFoundError`` or ``StaleError``."""
    row = _dressed(act, await _lock(tx, act.organisation, name, wanted=wanted), theme=theme, logo=logo)
    await themes.update_theme(tx, act.organisation, row)
    return await _tell(tx, act, row)


async def remove(tx: Transaction, act: Act, name: str, *, wanted: frozenset[int] | None) -> None:
    """Remove a theme; its forms look plain from then on. Raises ``NotFoundError`` or ``StaleError``."""
    row = await _lock(tx, act.organisation, name, wanted=wanted)
    await release_addresses(tx, "theme", Address(act.organisation, row.id))
    await themes.delete_theme(tx, act.organisation, row.id)
    await tell_changed(tx, None)


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


async def _lock(tx: Transaction, organisation: UUID, name: str, *, wanted: frozenset[int] | None) -> ThemeRow:
    row = await themes.lock_theme(tx, organisation, name)
    if row is None:
        raise NotFoundError(kind="theme", id=name)
    if wanted is not None and row.revision not in wanted:
        raise StaleError(revision=row.revision)
    return row


async def _tell(tx: Transaction, act: Act, row: ThemeRow) -> ThemeRow:
    """Let whoever keeps pages look again. Pages that are open go on asking for the look they were drawn with."""
    await claim_address(tx, "theme", row.hash, owner=Address(act.organisation, row.id))
    await tell_changed(tx, None)
    return row


def _dressed(act: Act, row: ThemeRow, *, theme: Theme, logo: Logo | None) -> ThemeRow:
    document: dict[str, Any] = theme.model_dump(mode="json", exclude_none=True)
    size = [logo.width, logo.height] if logo else row.document.get("logo_size")
    if size:
        document["logo_size"] = size
    content = logo.content if logo else row.logo
    return replace(
        row,
        document=document,
        hash=_identity(act.organisation, document, content),
        logo=content,
        logo_type=logo.media_type if logo else row.logo_type,
        revision=row.revision + 1,
        updated_at=act.at,
    )


def theme_of(row: ThemeRow) -> Theme:
    """Give what was chosen."""
    return Theme.model_validate({key: value for key, value in row.document.items() if key != "logo_size"})


def style(row: ThemeRow) -> str:
    """Give the style sheet."""
    return style_of(theme_of(row))


def _identity(organisation: UUID, document: dict[str, Any], logo: bytes | None) -> str:
    whole = organisation.bytes + orjson.dumps(document, option=orjson.OPT_SORT_KEYS) + (logo or b"")
    return hashlib.sha256(whole).hexdigest()[:32]
