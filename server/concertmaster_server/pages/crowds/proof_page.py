"""The page that asks for a proof of work: it holds everything that was posted, works, and sends it again by itself."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from concertmaster_server.pages.first_page import FirstPage
from concertmaster_server.pages.places.frames import frame_of
from concertmaster_server.pages.proving.proof import PARTS, Challenge
from concertmaster_server.pages.replies import Reply, html_reply
from concertmaster_server.pages.templates import render
from concertmaster_server.pages.visit import Pairs
from concertmaster_server.pages.words import words_for
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.messages import sentence

_SCRIPTS: Final = ("proof.js",)


class ProofNeededError(Exception):
    """A post is stored only with a proof; takes back what was begun. ``reply`` is the page that asks for it."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofView:
    """``pairs`` are what was posted, to be sent again to ``action``; ``working`` is said while the script works."""

    form_heading: str
    heading: str
    sentences: tuple[str, ...]
    waiting: str
    working: str
    action: str
    pairs: Pairs
    challenge: Challenge


def proof_page(form: CompiledForm, pairs: Pairs, challenge: Challenge, *, here: FirstPage) -> Reply:
    """Draw the page."""
    words, language = words_for(here.locale), here.locale.partition("-")[0].lower()
    view = ProofView(
        form_heading=form.document.heading(here.locale),
        heading=words["one_moment"],
        sentences=tuple(sentence(code, {}, language=language) for code in ("page.crowded", "page.nothing_lost_yet")),
        waiting=sentence("page.proof_wait", {"seconds": challenge.wait_s}, language=language),
        working=sentence("page.proof_work", {}, language=language),
        action=here.action,
        pairs=tuple(pair for pair in pairs if pair[0] not in PARTS),
        challenge=challenge,
    )
    frame = frame_of(form, here.locale, f"{view.heading} – {view.form_heading}")
    body = render("proof.html", frame=frame, proof=view, scripts_here=(*_SCRIPTS, *frame.scripts))
    return html_reply(body, HTTPStatus.PRECONDITION_REQUIRED, origins=form.document.settings.embed)
