"""Opening a personal link: the way to its draft, which is begun once and found again however often the link is opened."""

from __future__ import annotations

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address, find_address
from concertmaster_server.db.queries.form_links import LinkRow
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import answer_drafts
from concertmaster_server.forms.answer_drafts import AnswerDraft, hash_of
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.forms.submit import FormClosedError
from concertmaster_server.forms.use_links import require_usable
from concertmaster_server.pages.first_page import FirstPage
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.published import RESPONDENT, find_by_id
from concertmaster_server.pages.replies import Reply, redirect
from concertmaster_server.pages.visit import TOKEN, Visit
from concertmaster_shared.forms.naming import answers_by_name


class LinkPages:
    """Opens personal links."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts

    async def __call__(self, visit: Visit) -> Reply:
        """Go to the draft behind a link; raises ``NotFoundError``, ``LinkOverError`` or ``FormClosedError``."""
        token, links = visit.names["token"], self._parts.form_links
        async with self._parts.database.transaction() as tx:
            address = await find_address(tx, "link", hash_of(token)) if TOKEN.fullmatch(token) else None
            if address is None or links is None:
                raise NotFoundError(kind="link", id="")
            await name_organisations(tx.raw, (address.org_id,))
            link = await require_usable(tx, address.org_id, address.target_id, now=self._parts.now())
            return redirect(f"/r/{await self._draft_token(tx, visit, address, link, links)}")

    async def _draft_token(self, tx: Transaction, visit: Visit, address: Address, link: LinkRow, links: FormLinks) -> str:
        token, now = links.draft_token(link.id, link.uses), self._parts.now()
        if await find_address(tx, "draft", hash_of(token)) is not None:
            return token
        try:
            found = await find_by_id(tx, address.org_id, link.form_id, now=now, forms=self._parts.forms)
        except NotFoundError as gone:
            raise FormClosedError(locale=link.locale) from gone
        if not found.is_open:
            raise FormClosedError(locale=link.locale)
        draft = AnswerDraft(
            id=self._parts.new_id(),
            form_id=link.form_id,
            version=found.version,
            locale=link.locale or FirstPage.of(found.form, visit).locale,
            form=found.form,
            answers=answers_by_name(found.form, link.answers),
            link_id=link.id,
            link_use=link.uses,
        )
        await answer_drafts.begin(tx, Act(organisation=address.org_id, author=RESPONDENT, at=now), token, draft=draft)
        return token
