"""The files of themes: style sheets and logos, public and immutable."""

from __future__ import annotations

import re
from typing import Final

from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.forms.themes.keep_themes import find_public, style
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.replies import Reply
from concertmaster_server.pages.visit import Visit

_FILE: Final = re.compile(r"([0-9a-f]{32})\.(css|webp)")
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class ThemeFiles:
    """Gives the files."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts

    async def __call__(self, visit: Visit) -> Reply:
        """Give a style sheet or a logo; raises ``NotFoundError``."""
        match = _FILE.fullmatch(visit.names["file"])
        if match is None:
            raise NotFoundError(kind="theme", id="")
        async with self._parts.database.transaction() as tx:
            row = await find_public(tx, match[1])
        if match[2] == "css":
            return Reply(status=200, body=style(row).encode("ascii"), headers=_HEADERS, media_type="text/css; charset=utf-8")
        if row.logo is None or row.logo_type is None:
            raise NotFoundError(kind="theme", id="")
        return Reply(status=200, body=row.logo, headers=_HEADERS, media_type=row.logo_type)
