"""Whose form a file is sent to: found by the address of the form, or by that of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from concertmaster_server.db.queries.addresses import Address
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.submit import FormClosedError
from concertmaster_server.forms.uploads.means import Place
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.published import find_by_slug

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


async def place_at(parts: PageParts, names: Mapping[str, str]) -> Place:
    """Give the form behind an address; raises ``NotFoundError``, or ``FormClosedError`` where nothing is taken any more."""
    if "token" in names:
        return await _of_draft(parts, names["token"])
    async with parts.database.transaction() as tx:
        found = await find_by_slug(tx, names["slug"], now=parts.now(), forms=parts.forms)
    if not found.is_open:
        raise FormClosedError
    return Place(found.organisation, found.form_id, found.form)


async def _of_draft(parts: PageParts, token: str) -> Place:
    if _TOKEN.fullmatch(token) is None:
        raise NotFoundError(kind="draft", id="")
    async with parts.database.transaction() as tx:
        address: Address = await answer_drafts.address_of(tx, token)
        await name_organisations(tx.raw, (address.org_id,))
        draft = await answer_drafts.find(tx, address, forms=parts.forms)
    if draft.submission_id is not None:
        raise FormClosedError
    return Place(address.org_id, draft.form_id, draft.form)
