"""Errors as pages: the one table from code to status and words. It never tells a stranger more than how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

from .languages import direction
from .replies import Reply, html_reply
from .templates import render
from .views import FrameView, RefusalView
from .visit import Pairs
from .words import reader_language, words_for


@dataclass(frozen=True, slots=True)
class _Words:
    """How a code is told: the status, the heading's word, and the code of the sentence that says how to go on."""

    status: int
    heading: str
    sentence: str
    may_send_again: bool = False


_FAILED: Final = _Words(500, "failed", "page.failed", may_send_again=True)

_TOLD: Final[Mapping[str, _Words]] = MappingProxyType(
    {
        "page.broken_post": _Words(400, "not_understood", "page.not_understood"),
        "not_found": _Words(404, "no_form", "page.no_form"),
        "not_found draft": _Words(404, "no_draft", "page.no_draft"),
        "not_found question": _Words(404, "no_question", "page.no_question"),
        "assignment.decided": _Words(409, "not_needed", "page.not_needed"),
        "assignment.closed": _Words(410, "not_needed", "page.not_needed"),
        "form.closed": _Words(410, "closed", "page.closed"),
        "link.needed": _Words(403, "link_needed", "page.link_needed"),
        "link.over used": _Words(410, "link_over", "page.link_used"),
        "link.over expired": _Words(410, "link_over", "page.link_expired"),
        "link.over revoked": _Words(410, "link_over", "page.link_revoked"),
        "not_found link": _Words(404, "no_question", "page.no_question"),
        "draft.off": _Words(403, "closed", "page.closed"),
        "draft.handed_in": _Words(410, "not_needed", "page.not_needed"),
        "draft.too_large": _Words(413, "too_large", "page.too_large"),
        "body.broken": _Words(400, "not_understood", "page.not_understood"),
        "body.too_deep": _Words(400, "not_understood", "page.not_understood"),
        "body.too_large": _Words(413, "too_large", "page.too_large"),
        "body.media_type": _Words(415, "not_understood", "page.not_understood"),
        "text.nul": _Words(422, "not_understood", "page.not_understood"),
        "rate.limited": _Words(429, "too_often", "page.too_often", may_send_again=True),
        "upload.full": _Words(503, "unavailable", "page.unavailable", may_send_again=True),
        "queue.full": _Words(503, "unavailable", "page.queue_full", may_send_again=True),
        "unavailable": _Words(503, "unavailable", "page.unavailable", may_send_again=True),
    }
)

RETRY_AFTER_S: Final = 5


def refuse(
    error: ConcertMasterError | None,
    *,
    path: str,
    pairs: Pairs = (),
    accepted: str = "",
    retry_after_s: int = RETRY_AFTER_S,
    origins: tuple[str, ...] = (),
) -> Reply:
    """Turn an error into a page; None is a mistake of ours. ``accepted`` says which languages the browser likes.

    An error that has a ``locale`` knows its reader's language better.

    Pages of the ``origins`` may show it in a frame. Where trying again is right, the page holds what was posted and sends it
    again at the press of a button: the page before may be gone, and nothing was stored.
    """
    told = _FAILED if error is None else _told(error)
    spoken = "" if error is None else str(error.parameters.get("locale", ""))
    locale = reader_language(f"{spoken},{accepted}")
    words = words_for(locale)
    kept = pairs if told.may_send_again else ()
    sentences = [sentence(told.sentence, {}, language=locale)]
    if kept:
        sentences.append(sentence("page.nothing_lost", {}, language=locale))
    view = RefusalView(heading=words[told.heading], sentences=tuple(sentences), action=path, pairs=kept)
    frame = FrameView(
        title=view.heading, locale=locale, direction=direction(locale), words=words, scripts=("framed.js",) if origins else ()
    )
    headers = {"Retry-After": str(retry_after_s)} if told.may_send_again and told is not _FAILED else {}
    return html_reply(render("refusal.html", frame=frame, refusal=view), told.status, headers, origins=origins)


def status_of(error: ConcertMasterError) -> int:
    """Give the status that goes with an error."""
    return _told(error).status


def _told(error: ConcertMasterError) -> _Words:
    kind = error.parameters.get("kind")
    return _TOLD.get(f"{error.code} {kind}") or _TOLD.get(error.code, _FAILED)
