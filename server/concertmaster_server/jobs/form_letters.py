"""What letters about forms say, in the respondent's language: a link, or a copy of what was submitted.

Links are made from ids with the instance's key when a letter leaves, so none is ever stored. So many receipts an hour go to one
address, and so many in the name of one form, and no more: an address in an answer is anybody's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.form_letters import (
    FORM_KINDS,
    LetterAbout,
    count_letters_before,
    count_receipts_before,
    find_about,
)
from concertmaster_server.db.queries.letters import LetterRow
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.vault import VaultMissingError
from concertmaster_shared.forms.compile import compile_form
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.reading import read_form
from concertmaster_shared.forms.spec import ContainerSettings
from concertmaster_shared.messages import sentence

from .post_letters import LetterNeedlessError, LetterUnreadableError, Words

MOST_RECEIPTS: Final = 5
"""Receipts to one address within an hour."""

MOST_OF_FORM: Final = 2_000
"""Receipts of one form within an hour, whoever they go to."""

_HOUR: Final = timedelta(hours=1)
_FRAME: Final = (
    '<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>'
    '<body style="font: 16px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 36em; padding: 0 16px">{body}</body></html>'
)
_PLACES: Final = {"form_link": "link", "draft_link": "draft", "receipt": "submission"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLetterWords:
    """Finds the words of letters about forms; ``public_url`` is what links begin with."""

    line: Line
    links: FormLinks | None
    public_url: str

    async def __call__(self, letter: LetterRow) -> Words:
        """Give the words of a letter.

        Raises ``LetterUnreadableError``, ``LetterNeedlessError``, ``VaultMissingError`` or ``UnavailableError``.
        """
        about_id = _about(letter)
        if letter.kind == "receipt" and await self._is_too_much(letter):
            raise LetterNeedlessError
        found = await self.line.use(partial(find_about, organisation=letter.org_id, kind=letter.kind, about=about_id))
        if found is None:
            raise LetterNeedlessError
        form = await asyncio.to_thread(lambda: compile_form(read_form(found.document)))
        locale = found.locale or form.document.default_locale
        if letter.kind == "receipt":
            return _receipt(form, found, locale, reference=about_id)
        if self.links is None:
            raise VaultMissingError
        if letter.kind == "form_link":
            return _invitation(form, found, locale, link=f"{self.public_url}/l/{self.links.token(about_id)}")
        return _reminder(form, locale, link=f"{self.public_url}/r/{self.links.letter_token(about_id)}")

    async def _is_too_much(self, letter: LetterRow) -> bool:
        """Tell whether enough receipts went to this address, or in the name of this form, already."""
        to_address = partial(
            count_letters_before,
            organisation=letter.org_id,
            letter_id=letter.id,
            kind=letter.kind,
            recipient=letter.recipient,
            within=_HOUR,
        )
        of_form = partial(
            count_receipts_before,
            organisation=letter.org_id,
            letter_id=letter.id,
            form=str(letter.body.get("form", "")),
            within=_HOUR,
            most=MOST_OF_FORM,
        )
        return await self.line.use(to_address) >= MOST_RECEIPTS or await self.line.use(of_form) >= MOST_OF_FORM


def is_about_form(letter: LetterRow) -> bool:
    """Tell whether a letter is one of these."""
    return letter.kind in FORM_KINDS


def _about(letter: LetterRow) -> UUID:
    try:
        return UUID(str(letter.body[_PLACES[letter.kind]]))
    except (KeyError, ValueError) as failure:
        raise LetterUnreadableError(kind=letter.kind) from failure


def _invitation(form: CompiledForm, found: LetterAbout, locale: str, *, link: str) -> Words:
    title = form.document.heading(locale)
    parts = [
        _say("letter.asks_answers", locale, organisation=found.organisation),
        title,
        _say("letter.answer_here", locale),
        link,
    ]
    if found.until is not None:
        parts.append(_say("letter.until", locale, moment=_moment(found.until)))
    return _words(_line(title), [*parts, _say("letter.personal", locale)], locale, link=link)


def _reminder(form: CompiledForm, locale: str, *, link: str) -> Words:
    title = form.document.heading(locale)
    parts = [_say("letter.go_on", locale, form=title), link, _say("letter.personal", locale)]
    return _words(_line(_say("letter.go_on_subject", locale, form=title)), parts, locale, link=link)


def _receipt(form: CompiledForm, found: LetterAbout, locale: str, *, reference: UUID) -> Words:
    title = form.document.heading(locale)
    at = found.at or datetime.now(UTC)
    parts = [_say("letter.received", locale, form=title, moment=_moment(at), reference=reference)]
    for page in form.pages:
        lines = tuple(_answers(form, page.items, found.data or {}, locale))
        if lines:
            heading = form.document.say(f"{page.id}.title", page.title, locale)
            parts.append("\n".join(((heading,) if heading else ()) + lines))
    return _words(_line(_say("letter.received_subject", locale, form=title)), parts, locale)


def _answers(form: CompiledForm, ids: Sequence[str], values: Mapping[str, Any], locale: str, indent: str = "") -> Iterator[str]:
    """Give the answers in the order of the page; fields that respondents never saw stay out."""
    for field_id in ids:
        settings = form.document.fields[field_id]
        known = form.fields.get(field_id)
        if known is None:
            inside = settings.item if isinstance(settings, ContainerSettings) else ()
            yield from _answers(form, inside, values, locale, indent)
        elif field_id in values and settings.type != "hidden" and getattr(settings, "show", True):
            yield from _answer(form, known, values[field_id], locale, indent)


def _answer(form: CompiledForm, known: CompiledField, value: Any, locale: str, indent: str) -> Iterator[str]:
    settings: Any = known.settings
    say = form.document.sayer(known.id, locale)
    label = say("label", settings.label) or known.name
    if known.rows is None:
        yield f"{indent}{label}: {known.spec.summary(value, settings, say)}"
        return
    for number, row in enumerate(value, start=1):
        yield f"{indent}{label} {number}"
        yield from _answers(form, settings.item, row, locale, f"{indent}  ")


def _words(subject: str, parts: Sequence[str], locale: str, *, link: str = "") -> Words:
    html = "".join(_paragraph(part, is_link=bool(link) and part == link) for part in parts)
    return Words(subject=subject, text="\n\n".join(parts) + "\n", html=_FRAME.format(locale=escape(locale), body=html))


def _paragraph(part: str, *, is_link: bool) -> str:
    words = escape(part)
    inside = f'<a href="{words}" style="overflow-wrap: anywhere">{words}</a>' if is_link else words
    return f'<p dir="auto" style="white-space: pre-line">{inside}</p>'


def _line(text: str) -> str:
    """Make one line of a text, as a header needs it."""
    return " ".join(text.split())[:200]


def _say(code: str, locale: str, **values: object) -> str:
    return sentence(code, values, language=locale.partition("-")[0].lower())


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
