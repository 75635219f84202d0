"""Checking answers against a compiled form: the one authority, whoever sends them.

Answers come keyed by field name, as people and scripts write them; what is kept is keyed by field id, so that names may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from concertmaster_shared.problems import Problem, error, join

from .compiled import CompiledForm
from .visibility import Visibility, visibility_of
from .walk import Walk
from .wording import put_into_words


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``values`` are in their normal form, by field id, without anything hidden or unanswered.

    ``calculated`` holds every worked-out value by address (``f_total``, ``f_sites/0/f_share``), also those that are not kept.
    """

    values: Mapping[str, object]
    problems: tuple[Problem, ...]
    visibility: Visibility
    calculated: Mapping[str, object]

    @property
    def accepted(self) -> bool:
        """Tell whether nothing stands against keeping the answers; warnings do not."""
        return not any(problem.severity == "error" for problem in self.problems)


def check_answers(form: CompiledForm, answers: object, *, now: datetime, locale: str | None = None) -> Checked:
    """Check a whole submission; never raises on an answer, whatever it is.

    ``now`` must be aware; ``env.today`` is its date in its own time zone.
    """
    return _check(form, answers, now, locale or form.document.default_locale, page=None)


def check_page(form: CompiledForm, page_id: str, answers: object, *, now: datetime, locale: str | None = None) -> Checked:
    """Check all answers given so far, and tell only what is to be mended on one page.

    A check of the form speaks on the last page it reads from, as it cannot be judged before.
    """
    number = [page.id for page in form.pages].index(page_id)
    return _check(form, answers, now, locale or form.document.default_locale, page=number)


def _check(form: CompiledForm, answers: object, now: datetime, locale: str, page: int | None) -> Checked:
    given = answers if isinstance(answers, Mapping) else {}
    walk = Walk(form, given, now=now, locale=locale)
    walk.run_checks()
    found = walk.notes.found
    notes = found if page is None else [note for note in found if note.page == page]
    problems = put_into_words(form, notes, locale) if notes else ()
    if given is not answers:
        problems = (error("answer.not_an_object", join("answers")), *problems)
    return Checked(walk.values, problems, visibility_of(form, walk), walk.calculated)
