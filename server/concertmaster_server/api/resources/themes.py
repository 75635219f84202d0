"""Routes of themes."""

from __future__ import annotations

import asyncio
import base64
import binascii

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.themes import ThemeRow, list_themes
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.themes import keep_themes
from concertmaster_server.forms.themes.logos import Logo, LogoUnreadableError, read_logo
from concertmaster_shared.api import themes as operations
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.themes import NamedThemeBody, ThemeBody
from concertmaster_shared.forms.themes import corrections

ROUTES = Routes()


@ROUTES.on(operations.CREATE, size="document")
async def create_theme(tx: Transaction, call: Call) -> Answer:
    """Keep a new theme."""
    body: NamedThemeBody = call.body
    logo = await _logo(body)
    row = await keep_themes.create(tx, call.act(), body.name, theme=body.theme, logo=logo, theme_id=call.parts.new_id())
    headers = (("Location", f"{PREFIX}/themes/{row.name}"),)
    return Answer(content=_content(row), revision=row.revision, headers=headers)


@ROUTES.on(operations.PUT, size="document")
async def put_theme(tx: Transaction, call: Call) -> Answer:
    """Replace a theme."""
    body: ThemeBody = call.body
    logo = await _logo(body)
    row = await keep_themes.put(tx, call.act(), call.path["name"], theme=body.theme, logo=logo, wanted=call.wanted)
    return Answer(content=_content(row), revision=row.revision)


@ROUTES.on(operations.LIST)
async def themes_page(tx: Transaction, call: Call) -> Answer:
    """List themes: nobody has many."""
    return Answer(content={"items": [_content(row) for row in await list_themes(tx, call.organisation)], "next_cursor": None})


@ROUTES.on(operations.GET)
async def get_theme(tx: Transaction, call: Call) -> Answer:
    """Give a theme."""
    row = await keep_themes.find(tx, call.organisation, call.path["name"])
    return Answer(content=_content(row), revision=row.revision)


@ROUTES.on(operations.DELETE)
async def delete_theme(tx: Transaction, call: Call) -> Answer:
    """Remove a theme."""
    await keep_themes.remove(tx, call.act(), call.path["name"], wanted=call.wanted)
    return Answer()


async def _logo(body: ThemeBody) -> Logo | None:
    """Read a logo in a thread; it is drawn anew."""
    return await asyncio.to_thread(_read, body.logo_base64) if body.logo_base64 else None


def _read(text: str) -> Logo:
    try:
        return read_logo(base64.b64decode(text, validate=True))
    except binascii.Error as failure:
        raise LogoUnreadableError(reason="it is not written in base64") from failure


def _content(row: ThemeRow) -> dict[str, object]:
    theme = keep_themes.theme_of(row)
    moved = [{"ground": one.ground, "wanted": one.wanted, "used": one.used} for one in corrections(theme)]
    return {
        "name": row.name,
        "revision": row.revision,
        "theme": theme,
        "style_url": f"/theme/{row.hash}.css",
        "logo_url": f"/theme/{row.hash}.webp" if row.logo else "",
        "corrections": moved,
        "updated_at": row.updated_at,
    }
