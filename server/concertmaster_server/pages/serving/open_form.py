"""GET of a form's address: its first page, blank, the same bytes for everybody."""

from __future__ import annotations

from concertmaster_server.forms.submit import FormClosedError
from concertmaster_server.pages.build_page import Sheet, build_page
from concertmaster_server.pages.first_page import FirstPage, carried, other_languages
from concertmaster_server.pages.judge import first_page
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.published import find_by_slug
from concertmaster_server.pages.replies import Reply, html_reply, public_reply
from concertmaster_server.pages.templates import render
from concertmaster_server.pages.visit import Visit
from concertmaster_shared.forms.answers import check_answers

from .kept_pages import KeptPages


class OpenForm:
    """Draws first pages, and keeps the blank ones."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._kept = KeptPages()

    async def __call__(self, visit: Visit) -> Reply:
        """Give the first page; raises ``NotFoundError`` or ``FormClosedError``."""
        now = self._parts.now()
        async with self._parts.database.transaction() as tx:
            found = await find_by_slug(tx, visit.names["slug"], now=now, forms=self._parts.forms)
        if not found.is_open:
            raise FormClosedError
        here = FirstPage.of(found.form, visit)
        answers = carried(found.form, visit.query)

        def draw() -> bytes:
            checked = check_answers(found.form, answers, now=now, locale=here.locale)
            sheet = Sheet(
                form=found.form,
                page=first_page(found.form, checked),
                locale=here.locale,
                action=here.action,
                now=now,
                answers=answers,
                checked=checked,
                version=found.version,
                languages=other_languages(found.form, here.locale, visit.path),
            )
            frame, page = build_page(sheet)
            return render("page.html", frame=frame, page=page)

        if answers:
            return html_reply(draw())
        key = (found.form_id, found.version, here.locale, here.action, now.date())
        return self._kept.get(key, lambda: public_reply(draw(), varies=len(found.form.document.locales) > 1))
