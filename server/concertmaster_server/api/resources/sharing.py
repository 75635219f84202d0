"""Route that says how a form is reached."""

from __future__ import annotations

from urllib.parse import quote

import orjson

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import drafts
from concertmaster_server.forms.check import read
from concertmaster_server.forms.share import embed_html, qr_svg
from concertmaster_shared.api import sharing as operations

ROUTES = Routes()


@ROUTES.on(operations.SHARE)
async def share_form(tx: Transaction, call: Call) -> Answer:
    """Give the ways to a form."""
    draft = await drafts.find(tx, call.organisation, call.path["form_id"])
    document = read(orjson.loads(draft.document))
    origin = call.parts.options.public_url
    if not draft.slug:
        return Answer(content={"url": "", "qr_svg": "", "embed_html": ""})
    url = f"{origin}/f/{quote(draft.slug)}"
    embed = embed_html(url, origin, document.heading(document.default_locale)) if document.settings.embed else ""
    return Answer(content={"url": url, "qr_svg": qr_svg(url), "embed_html": embed})
