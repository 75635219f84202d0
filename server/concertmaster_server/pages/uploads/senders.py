"""Whose form a file is sent to: found by the address of the form, or by that of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from concertmaster_server.db.queries.addresses import Address
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.submit import FormClosedError
from concertmaster_server.forms.uploads.means import Place
from concertmaster_server.limits.rates import Rate
from concertmaster_server.pages.drafts.require_open import OVER, require_open
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.published import find_by_slug
from concertmaster_server.pages.visit import TOKEN

RATE: Final = Rate(per_second=1, burst=300)
"""Files that one network may begin to send: an office, a school."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Where somebody sends files to; where that is not ``is_open`` nothing is kept any more."""

    place: Place
    is_open: bool


async def sender_at(parts: PageParts, names: Mapping[str, str]) -> Sender:
    """Give who sends to an address; raises ``NotFoundError`` or ``LinkNeededError``."""
    if "token" in names:
        return await _of_draft(parts, names["token"])
    async with parts.database.transaction() as tx:
        found = await find_by_slug(tx, names["slug"], now=parts.now(), forms=parts.forms)
    return Sender(Place(found.organisation, found.form_id, found.form), found.is_open)


async def place_at(parts: PageParts, names: Mapping[str, str]) -> Place:
    """Give the form behind an address; raises as ``sender_at``, and ``FormClosedError`` where nothing is taken any more."""
    sender = await sender_at(parts, names)
    if not sender.is_open:
        raise FormClosedError
    return sender.place


async def _of_draft(parts: PageParts, token: str) -> Sender:
    if TOKEN.fullmatch(token) is None:
        raise NotFoundError(kind="draft", id="")
    async with parts.database.transaction() as tx:
        address: Address = await answer_drafts.address_of(tx, token)
        await name_organisations(tx.raw, (address.org_id,))
        draft = await answer_drafts.find(tx, address, forms=parts.forms)
        is_open = draft.submission_id is None
        try:
            if is_open:
                await require_open(tx, address.org_id, draft, forms=parts.forms, now=parts.now())
        except OVER:
            is_open = False
    return Sender(Place(address.org_id, draft.form_id, draft.form), is_open)
