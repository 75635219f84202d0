"""The page that tells how to come back later: the draft's address to keep, and a letter with a link for whoever wants one.

The address that a letter goes to is no part of the answers; it is forgotten after the letter has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.form_letters import NewLetter, count_draft_letters, insert_letters
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.answer_drafts import AnswerDraft, add_address
from concertmaster_server.forms.drafting.saving import DRAFTS_DAYS
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.mail.addresses import read_address
from concertmaster_server.pages.places.frames import frame_of
from concertmaster_server.pages.replies import Reply, html_reply
from concertmaster_server.pages.templates import render
from concertmaster_server.pages.words import words_for
from concertmaster_shared.messages import sentence

MOST_LETTERS: Final = 3
"""Letters about one draft, and about any draft to one address, within an hour."""

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterView:
    """``link`` is the address to keep, ``back`` the page to go on with; without ``action`` no letter can be had."""

    form_heading: str
    heading: str
    link: str
    back: str
    action: str = ""
    sentences: tuple[str, ...] = ()
    email: str = ""
    problem: str = ""
    notice: str = ""


def later_page(
    draft: AnswerDraft, *, link: str, back: str, posts: bool, email: str = "", problem: str = "", sent: bool = False
) -> Reply:
    """Draw the page; ``problem`` is the code of what stands against the letter that was asked for."""
    words = words_for(draft.locale)
    language = draft.locale.partition("-")[0].lower()
    view = LaterView(
        form_heading=draft.form.document.heading(draft.locale),
        heading=words["later_heading"],
        link=link,
        back=back,
        action=f"{back}/link" if posts else "",
        sentences=(sentence("page.saved", {"days": DRAFTS_DAYS}, language=language),),
        email=email,
        problem=sentence(problem, {}, language=language) if problem else "",
        notice=sentence("page.link_sent", {}, language=language) if sent else "",
    )
    title = f"{words['error']}: {view.heading}" if problem else view.heading
    frame = frame_of(draft.form, draft.locale, f"{title} – {view.form_heading}")
    return html_reply(
        render("later.html", frame=frame, later=view), 422 if problem else 200, origins=draft.form.document.settings.embed
    )


async def send_link(tx: Transaction, act: Act, draft: AnswerDraft, *, email: str, links: FormLinks, letter_id: UUID) -> str:
    """Write a letter with a link back to a locked draft; gives the code of what stands against it, empty where nothing does."""
    try:
        recipient = read_address(email).spec
    except ValueError:
        return "page.bad_email"
    since = UUID(int=max(0, (letter_id.int >> 80) - int(_HOUR.total_seconds() * 1000)) << 80)
    if await count_draft_letters(tx.raw, act.organisation, draft_id=draft.id, recipient=recipient, since=since) >= MOST_LETTERS:
        return "page.enough_letters"
    await add_address(tx, draft, act.organisation, links.letter_token(draft.id))
    letter = NewLetter(id=letter_id, kind="draft_link", recipient=recipient, body={"draft": str(draft.id)})
    await insert_letters(tx.raw, [(act.organisation, letter)])
    return ""
