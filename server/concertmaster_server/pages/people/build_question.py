"""From a question to somebody to what its pages read: what is asked, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from concertmaster_server.pages.languages import direction
from concertmaster_server.pages.markdown import SafeHtml, to_html
from concertmaster_server.pages.views import FrameView
from concertmaster_server.pages.words import words_for
from concertmaster_server.runs.people.decide_assignment import Question
from concertmaster_shared.messages import sentence

LONGEST_COMMENT: Final = 2_000
_LANGUAGE: Final = "en"
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
    question: Question, *, asked_by: str, action: str, problem: str = "", comment: str = ""
) -> tuple[FrameView, QuestionView]:
    """Work out the page that asks."""
    assignment, words = question.assignment, words_for(_LANGUAGE)
    body, deadline = assignment.body, assignment.deadline_at
    view = QuestionView(
        asked_by=asked_by,
        heading=body["title"],
        message=to_html(body["message"]) if body["message"] else None,
        details=tuple((name, text, len(text) > _LONG or "\n" in text) for name, text in body["details"]),
        until="" if deadline is None else words["until"].format(moment=_moment(deadline)),
        until_iso="" if deadline is None else deadline.isoformat(timespec="seconds"),
        action=action,
        comment=comment,
        longest_comment=LONGEST_COMMENT,
        hint=sentence("page.decide_once", {}),
        problem=problem,
    )
    title = f"{words['error']}: {view.heading}" if problem else view.heading
    return _frame(f"{title} – {asked_by}"), view


def build_standing(question: Question, *, asked_by: str, is_late: bool) -> tuple[FrameView, StandingView]:
    """Work out the page that says what was decided and when; ``is_late`` says that a decision was sent and not taken."""
    words, person = words_for(_LANGUAGE), question.person
    _, heading_word = _YOU[person.decision] if person.decision else _WAS[question.assignment.settled or "withdrawn"]
    heading = words[heading_word]
    view = StandingView(
        asked_by=asked_by,
        title=question.assignment.body["title"],
        heading=heading,
        sentences=tuple(_sentences(question)),
        comment=person.comment,
        is_done=person.decision is not None,
        notice=sentence("page.nothing_changed", {}) if is_late else "",
    )
    return _frame(f"{heading}: {view.title} – {asked_by}"), view


def _sentences(question: Question) -> Iterator[str]:
    assignment, person = question.assignment, question.person
    if person.decision is not None and person.decided_at is not None:
        yield sentence(_YOU[person.decision][0], {"moment": _moment(person.decided_at)})
        if person.decided_by is not None:
            yield sentence("page.decided_for_you", {})
    if assignment.settled is None:
        yield sentence("page.others_missing", {})
    elif assignment.settled_at is not None and (person.decided_at is None or len(question.people) > 1):
        yield sentence(_WAS[assignment.settled][0], {"moment": _moment(assignment.settled_at)})


def _frame(title: str) -> FrameView:
    return FrameView(title=title, locale=_LANGUAGE, direction=direction(_LANGUAGE), words=words_for(_LANGUAGE))


def _moment(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
