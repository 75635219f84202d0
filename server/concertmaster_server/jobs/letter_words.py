"""What letters to people who are asked say. They are worded when they leave, so that no link to anybody is ever stored.

A letter holds the title and the message; details stay on the page, because mail is read by more than its receiver.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any, Final

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.letters import AskedBy, LetterRow, find_asked_by
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.runs.people.personal_links import Person, PersonalLinks
from concertmaster_server.vault import VaultMissingError
from concertmaster_shared.messages import sentence

from .form_letters import FormLetterWords, is_about_form
from .post_letters import LetterNeedlessError, LetterUnreadableError, Words, stored_words

_ESCAPED_SIGN: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_FRAME: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>'
    '<body style="font: 16px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 36em; padding: 0 16px">{body}</body></html>'
)
_SUBJECTS: Final = {"invitation": "{title}", "reminder": "Reminder: {title}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """Finds the words of letters; ``public_url`` is what links begin with. Without ``links`` nobody can be asked."""

    line: Line
    links: PersonalLinks | None
    public_url: str
    form_links: FormLinks | None = None

    async def __call__(self, letter: LetterRow) -> Words:
        """Give the words of a letter.

        Raises ``LetterUnreadableError``, ``LetterNeedlessError``, ``VaultMissingError`` or ``UnavailableError``.
        """
        if is_about_form(letter):
            return await FormLetterWords(line=self.line, links=self.form_links, public_url=self.public_url)(letter)
        if letter.assignee_id is None:
            return await stored_words(letter)
        if self.links is None:
            raise VaultMissingError
        asking = partial(find_asked_by, organisation=letter.org_id, assignee_id=letter.assignee_id)
        asked = await self.line.use(asking)
        if asked is None or asked.settled:
            raise LetterNeedlessError
        link = f"{self.public_url}/p/{self.links.token(Person(letter.org_id, letter.assignee_id))}"
        return word(letter, asked, link)


def word(letter: LetterRow, asked: AskedBy, link: str) -> Words:
    """Put a letter into words; raises ``LetterUnreadableError``."""
    title, message = letter.body.get("title"), letter.body.get("message")
    if letter.kind not in _SUBJECTS or not isinstance(title, str) or not isinstance(message, str):
        raise LetterUnreadableError(kind=letter.kind)
    if asked.kind == "approval":
        message = _ESCAPED_SIGN.sub(r"\1", message)  # what answers gave was escaped, for the page reads Markdown
    parts = tuple(_parts(letter.kind, asked, title=title, message=message))
    text = "\n\n".join(link if part is None else part for part in parts) + "\n"
    html = _FRAME.format(body="".join(_paragraph(part, link, is_title=part is title) for part in parts))
    return Words(subject=_SUBJECTS[letter.kind].format_map({"title": title}), text=text, html=html)


def _parts(kind: str, asked: AskedBy, *, title: str, message: str) -> Iterator[str | None]:
    """Give the paragraphs; None stands for the link."""
    for_approval = asked.kind == "approval"
    if kind == "reminder":
        yield _say("letter.reminds")
    yield _say("letter.asks_approval" if for_approval else "letter.asks_answers", organisation=asked.organisation)
    yield title
    if message.strip():
        yield message.strip()
    yield _say("letter.decide_here" if for_approval else "letter.answer_here")
    yield None
    if asked.deadline_at is not None:
        yield _say("letter.until", moment=_moment(asked.deadline_at))
    yield _say("letter.personal")


def _paragraph(part: str | None, link: str, *, is_title: bool) -> str:
    if part is None:
        address = escape(link)
        return f'<p><a href="{address}" style="overflow-wrap: anywhere">{address}</a></p>'
    words = escape(part)
    return f'<p style="white-space: pre-line">{f"<strong>{words}</strong>" if is_title else words}</p>'


def _say(code: str, **values: Any) -> str:
    return sentence(code, values)


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
