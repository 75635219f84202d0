"""GET of a form's address: its first page, blank, the same bytes for everybody; kept where it may be shown again unasked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final

from concertmaster_server.forms.datasets.loaded import FRESH_S
from concertmaster_server.forms.submit import FormClosedError
from concertmaster_server.forms.themes.looks import FRESH_S as LOOK_FRESH_S
from concertmaster_server.pages.build_page import Sheet, build_page
from concertmaster_server.pages.counting.steps import opened
from concertmaster_server.pages.first_page import LANGUAGE, FirstPage, carried, other_languages
from concertmaster_server.pages.judge import first_page
from concertmaster_server.pages.keeping.kept_forms import KeptForm
from concertmaster_server.pages.keeping.sendable import Sendable
from concertmaster_server.pages.languages import choose
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.published import Published, find_by_slug
from concertmaster_server.pages.replies import Reply, html_reply, public_reply
from concertmaster_server.pages.templates import render
from concertmaster_server.pages.visit import Visit
from concertmaster_shared.forms.answers import check_answers
from concertmaster_shared.forms.compiled import CompiledForm

from .kept_pages import KeptPages

_LOOK_AGAIN_S: Final = 0.5
"""How long a form is shown unasked that submissions may close: nobody says when the last place is taken."""


class OpenForm:
    """Draws first pages, and keeps the blank ones."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._drawn = KeptPages()
        self._asked: dict[tuple[object, ...], asyncio.Task[Reply]] = {}

    async def __call__(self, visit: Visit) -> Reply:
        """Give the first page; raises ``NotFoundError`` or ``FormClosedError``.

        Many who ask for the same at once, because nothing is kept, are answered with one look into the database.
        """
        mark = self._parts.kept.mark()
        key = (visit.path, visit.query_text, visit.accepted, mark)
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = asyncio.create_task(self._answer(visit, mark))
            asked.add_done_callback(lambda _done: self._asked.pop(key, None))
        return await asyncio.shield(asked)

    async def _answer(self, visit: Visit, mark: int) -> Reply:
        now, slug = self._parts.now(), visit.names["slug"]
        async with self._parts.database.transaction() as tx:
            found = await find_by_slug(tx, slug, now=now, forms=self._parts.forms)
        if not found.is_open:
            raise FormClosedError
        here, answers = FirstPage.of(found.form, visit), carried(found.form, visit.query)
        draw = partial(_draw, visit.path, found, here, answers, now, self._parts.options.public_url)
        counts = opened(found.organisation, found.form_id)
        if answers:
            return replace(html_reply(draw(), origins=found.form.document.settings.embed), counts=counts)
        form = found.form
        key = (found.form_id, found.version, here.locale, here.action, now.date(), form.look, *form.datasets_mark)
        reply = self._drawn.find(key)
        if reply is None:
            varies, settings = len(form.document.locales) > 1, form.document.settings
            reply = self._drawn.keep(key, await asyncio.to_thread(lambda: public_reply(draw(), varies=varies, settings=settings)))
        self._keep(slug, visit, found, reply=reply, locale=here.locale, now=now, mark=mark)
        return replace(reply, counts=counts)

    def _keep(self, slug: str, visit: Visit, found: Published, *, reply: Reply, locale: str, now: datetime, mark: int) -> None:
        query = visit.query_text
        if query not in ("", f"{LANGUAGE}={locale}"):
            return  # one address a language: whatever else stands there, nobody asks for the same twice
        kept = self._parts.kept.find(slug)
        if kept is None or kept.version != found.version:
            kept = self._form(found, now)
            self._parts.kept.keep(slug, kept, mark)
        kept.pages[query.encode("ascii"), "" if query else locale] = Sendable.of(reply)

    def _form(self, found: Published, now: datetime) -> KeptForm:
        document = found.form.document
        return KeptForm(
            organisation=found.organisation,
            form_id=found.form_id,
            version=found.version,
            until=self._parts.seconds() + _seconds_left(found.form, now),
            counts=document.settings.max_responses is not None,
            locales=tuple(document.locales),
            choose=lambda accepted: choose(document.locales, asked="", accepted=accepted, otherwise=document.default_locale),
        )


def _seconds_left(form: CompiledForm, now: datetime) -> float:
    """Say how long a page is right: until the day ends that may stand on it, or the form closes."""
    settings = form.document.settings
    ends = [datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)]
    if settings.deadline is not None and settings.late == "reject":
        ends.append(settings.deadline)
    left = (min(ends) - now).total_seconds()
    if form.datasets:
        left = min(left, FRESH_S)
    if form.document.theme:
        left = min(left, LOOK_FRESH_S)
    return left if settings.max_responses is None else min(left, _LOOK_AGAIN_S)


def _draw(path: str, found: Published, here: FirstPage, answers: dict[str, object], now: datetime, origin: str) -> bytes:
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
        languages=other_languages(found.form, here.locale, path),
        deadline=found.form.document.settings.deadline,
        origin=origin,
    )
    frame, page = build_page(sheet)
    return render("page.html", frame=frame, page=page)
