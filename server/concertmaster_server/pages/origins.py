"""Whose pages may show the refusals of a form: looked up by address, since whoever was refused may have got no further."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from concertmaster_server.db.queries.addresses import find_address
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import answer_drafts
from concertmaster_shared.errors import ConcertMasterError

from .parts import PageParts
from .published import find_by_id
from .visit import SLUG, TOKEN

_FRESH_S: Final = 30.0
_MOST_KEPT: Final = 2_000

Origins = tuple[str, ...]


class FormOrigins:
    """Looks up the origins, and remembers them for a while: a crowd that is refused asks but once."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._kept: OrderedDict[str, tuple[float, Origins]] = OrderedDict()

    async def of(self, names: Mapping[str, str]) -> Origins:
        """Give the origins of the form at an address; none where there is no form, or nobody to ask."""
        slug, token = names.get("slug", ""), names.get("token", "")
        if not SLUG.fullmatch(slug) and not TOKEN.fullmatch(token):
            return ()
        key, now = slug or f"/{token}", self._parts.seconds()
        until, known = self._kept.get(key, (0.0, ()))
        if now < until:
            return known
        try:
            async with self._parts.database.transaction() as tx:
                found = await (self._by_slug(tx, slug) if slug else self._by_token(tx, token))
        except ConcertMasterError:
            found = ()
        self._kept[key] = (now + _FRESH_S, found)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    async def _by_slug(self, tx: Transaction, slug: str) -> Origins:
        address = await find_address(tx, "form", slug)
        if address is None:
            return ()
        await name_organisations(tx.raw, (address.org_id,))
        parts = self._parts
        found = await find_by_id(tx, address.org_id, address.target_id, now=parts.now(), forms=parts.forms)
        return found.form.document.settings.embed

    async def _by_token(self, tx: Transaction, token: str) -> Origins:
        address = await answer_drafts.address_of(tx, token)
        await name_organisations(tx.raw, (address.org_id,))
        draft = await answer_drafts.find(tx, address, forms=self._parts.forms)
        return draft.form.document.settings.embed
