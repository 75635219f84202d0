"""From a question to somebody to what its pages read: what is asked, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from concertmaster_server.pages.languages import direction
from concertmaster_server.pages.markdown import SafeHtml, to_html
from concertmaster_server.pages.views import FrameView
from concertmaster_server.pages.words import tell_moment, words_for
from concertmaster_server.runs.people.decide_assignment import Question
from concertmaster_shared.messages import sentence

LONGEST_COMMENT: Final = 2_000
_LONG: Final = 80

# For each decision and each outcome: the sentence that says when, and the word of the heading.
_YOU: Final = {
    "approved": ("page.decision_kept", "you_approved"),
    "rejected": ("page.decision_kept", "you_rejected"),
    "answered": ("page.answers_kept", "you_answered"),
}
_WAS: Final = {
    "approved": ("page.was_approved", "was_approved"),
    "rejected": ("page.was_rejected", "was_rejected"),
    "answered": ("page.was_answered", "was_answered"),
    "expired": ("page.was_expired", "was_expired"),
    "withdrawn": ("page.was_withdrawn", "was_withdrawn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """What somebody is asked to approve. ``problem`` says why what they sent was not taken, ``comment`` is what they wrote."""

    asked_by: str
    heading: str
    message: SafeHtml | None
    details: tuple[tuple[str, str, bool], ...]
    until: str
    until_iso: str
    action: str
    comment: str
    longest_comment: int
    hint: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """How a question stands that this person cannot answer any more. ``is_done`` says that they have answered it.

    ``notice`` answers what they sent now.
    """

    asked_by: str
    title: str
    heading: str
    sentences: tuple[str, ...]
    comment: str
    is_done: bool
    notice: str


def build_question(
    question: Question, *, locale: str, asked_by: str, action: str, problem: str = "", comment: str = ""
) -> tuple[FrameView, QuestionView]:
    """Work out the page that asks; ``problem`` is a sentence."""
    assignment, words = question.assignment, words_for(locale)
    body, deadline = assignment.body, assignment.deadline_at
    view = QuestionView(
        asked_by=asked_by,
        heading=body["title"],
        message=to_html(body["message"]) if body["message"] else None,
        details=tuple((name, text, len(text) > _LONG or "\n" in text) for name, text in body["details"]),
        until="" if deadline is None else words["until"].format(moment=tell_moment(words, deadline)),
        until_iso="" if deadline is None else deadline.isoformat(timespec="seconds"),
        action=action,
        comment=comment,
        longest_comment=LONGEST_COMMENT,
        hint=sentence("page.decide_once", {}, language=locale),
        problem=problem,
    )
    title = f"{words['error']}: {view.heading}" if problem else view.heading
    return _frame(f"{title} – {asked_by}", locale), view


def build_standing(question: Question, *, locale: str, asked_by: str, is_late: bool) -> tuple[FrameView, StandingView]:
    """Work out the page that says what was decided and when; ``is_late`` says that a decision was sent and not taken."""
    words, person = words_for(locale), question.person
    _, heading_word = _YOU[person.decision] if person.decision else _WAS[question.assignment.settled or "withdrawn"]
    heading = words[heading_word]
    view = StandingView(
        asked_by=asked_by,
        title=question.assignment.body["title"],
        heading=heading,
        sentences=tuple(_sentences(question, locale)),
        comment=person.comment,
        is_done=person.decision is not None,
        notice=sentence("page.nothing_changed", {}, language=locale) if is_late else "",
    )
    return _frame(f"{heading}: {view.title} – {asked_by}", locale), view


def _sentences(question: Question, locale: str) -> Iterator[str]:
    assignment, person, words = question.assignment, question.person, words_for(locale)
    if person.decision is not None and person.decided_at is not None:
        yield sentence(_YOU[person.decision][0], {"moment": tell_moment(words, person.decided_at)}, language=locale)
        if person.decided_by is not None:
            yield sentence("page.decided_for_you", {}, language=locale)
    if assignment.settled is None:
        yield sentence("page.others_missing", {}, language=locale)
    elif assignment.settled_at is not None and (person.decided_at is None or len(question.people) > 1):
        moment = tell_moment(words, assignment.settled_at)
        yield sentence(_WAS[assignment.settled][0], {"moment": moment}, language=locale)


def _frame(title: str, locale: str) -> FrameView:
    return FrameView(title=title, locale=locale, direction=direction(locale), words=words_for(locale))
