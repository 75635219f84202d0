"""What follows from a post: a page to answer again, the next page, or the end. Decisions alone; nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from concertmaster_shared.forms.answers import Checked, check_answers, check_page
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.problems import Problem

from .entry import Entry, shown_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``page`` is to be answered again where the post is not accepted, else it comes next; None where the form is complete.

    ``opened`` holds the places of fields that the answers made relevant and the respondent has not seen yet.
    """

    accepted: bool
    page: str | None
    checked: Checked
    problems: tuple[Problem, ...] = ()
    opened: frozenset[str] = frozenset()


def judge_page(
    form: CompiledForm, page: str, entry: Entry, *, answers: Mapping[str, object], now: datetime, locale: str
) -> Verdict:
    """Judge the post of one page; behind the last one the whole form is judged."""
    checked = check_page(form, page, answers, now=now, locale=locale)
    unseen = _unseen(form, page, entry, answers=answers, checked=checked)
    problems = (*entry.problems, *(problem for problem in _errors(checked) if problem.path not in unseen))
    if problems or unseen:
        return Verdict(accepted=False, page=page, checked=checked, problems=problems, opened=unseen)
    following = page_after(form, page, checked)
    if following is not None:
        return Verdict(accepted=True, page=following, checked=checked)
    return judge_whole(form, answers, now=now, locale=locale, page=page)


def judge_whole(
    form: CompiledForm,
    answers: Mapping[str, object],
    *,
    now: datetime,
    locale: str,
    page: str | None = None,
    problems: tuple[Problem, ...] = (),
) -> Verdict:
    """Judge all answers together; what belongs to no field is told on ``page``, else on the first one."""
    checked = check_answers(form, answers, now=now, locale=locale)
    problems = (*problems, *_errors(checked))
    if not problems:
        return Verdict(accepted=True, page=None, checked=checked)
    told_on = next((found for problem in problems if (found := form.page_of(problem.path))), page or first_page(form, checked))
    here = tuple(problem for problem in problems if form.page_of(problem.path) in (told_on, None))
    return Verdict(accepted=False, page=told_on, checked=checked, problems=here)


def first_page(form: CompiledForm, checked: Checked) -> str:
    """Give the first page that is shown; a form that shows none still has one."""
    return next(iter(checked.visibility.pages), form.pages[0].id)


def page_after(form: CompiledForm, page: str, checked: Checked) -> str | None:
    """Give the next page that is shown."""
    return _beside(form, page, checked)[1]


def page_before(form: CompiledForm, page: str, checked: Checked) -> str | None:
    """Give the page shown before."""
    return _beside(form, page, checked)[0]


def _beside(form: CompiledForm, page: str, checked: Checked) -> tuple[str | None, str | None]:
    """Give the pages shown before and after one that may have been hidden meanwhile."""
    order = [known.id for known in form.pages]
    place = order.index(page)
    shown = frozenset(checked.visibility.pages)
    before = next((known for known in reversed(order[:place]) if known in shown), None)
    return before, next((known for known in order[place + 1 :] if known in shown), None)


def _errors(checked: Checked) -> tuple[Problem, ...]:
    return tuple(problem for problem in checked.problems if problem.severity == "error")


def _unseen(form: CompiledForm, page: str, entry: Entry, *, answers: Mapping[str, object], checked: Checked) -> frozenset[str]:
    """Give the places of fields that are relevant now and were not on the page."""
    return frozenset(
        "/answers/" + shown.control.replace("[", "/").replace("].", "/")
        for shown in shown_fields(form, page, answers, hidden=checked.visibility.hidden)
        if shown.field.conditional
        and shown.field.computed is None
        and shown.field.spec.type != "hidden"
        and shown.address not in entry.shown
        and shown.control not in entry.controls
    )
