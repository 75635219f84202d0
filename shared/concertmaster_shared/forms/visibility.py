"""What respondents see: pages, fields, fields of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .compiled import CompiledForm
from .document import Ending
from .walk import Walk


@dataclass(frozen=True, slots=True)
class Visibility:
    """What is shown. ``hidden`` holds ids of pages, and addresses of fields: ``f_why``, or ``f_sites/0/f_city`` in a row."""

    pages: tuple[str, ...]
    hidden: frozenset[str]

    def shows(self, field_id: str, *rows: tuple[str, int]) -> bool:
        """Tell whether a field is shown; ``rows`` names the repeats around it and their row numbers, outermost first."""
        prefix = "".join(f"{repeat}/{number}/" for repeat, number in rows)
        return prefix + field_id not in self.hidden


def visible(form: CompiledForm, answers: Mapping[str, object], *, now: datetime, locale: str | None = None) -> Visibility:
    """Work out what is shown for these answers (by field name), complete or not."""
    return visibility_of(form, Walk(form, answers, now=now, locale=locale or form.document.default_locale))


def visibility_of(form: CompiledForm, walk: Walk) -> Visibility:
    """Read a finished walk."""
    hidden = walk.hidden
    return Visibility(tuple(page.id for page in form.pages if page.id not in hidden), frozenset(hidden))


def choose_ending(
    form: CompiledForm, answers: Mapping[str, object], *, now: datetime, locale: str | None = None
) -> Ending | None:
    """Give the first ending whose condition is true for these answers (by field name)."""
    if not form.endings:
        return None
    walk = Walk(form, answers, now=now, locale=locale or form.document.default_locale)
    return next((ending for ending, rule in form.endings if walk.truth(rule)), None)
