"""What a walk noted, put into the respondent's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from concertmaster_shared.messages import sentence
from concertmaster_shared.problems import Problem, error, join, warning

from .compiled import CompiledField, CompiledForm
from .notes import Note

MOST_PROBLEMS: Final = 200
"""Nobody mends more at once; a hostile body shall not cost more."""

_PREFIX: Final = "answer."


def put_into_words(form: CompiledForm, notes: Iterable[Note], locale: str) -> tuple[Problem, ...]:
    """Turn notes into problems in the order in which the form is read."""
    in_order = sorted(notes, key=lambda note: note.order)
    return tuple(_problem(form, note, locale) for note in in_order[:MOST_PROBLEMS])


def label_of(form: CompiledForm, field: CompiledField, locale: str) -> str:
    """Give what the respondent reads above a field, else its name."""
    return form.document.say(f"{field.id}.label", field.settings.label, locale) or field.name


def _problem(form: CompiledForm, note: Note, locale: str) -> Problem:
    label = form.document.heading(locale) if note.field is None else label_of(form, note.field, locale)
    tell = warning if note.is_warning else error
    parameters = {"label": label, **note.refusal.parameters}
    problem = tell(note.refusal.code, join("answers", *note.path), **parameters)
    words = _own_words(form, note, locale) or sentence(problem.code, parameters, language=locale)
    return problem if words == problem.message else problem.model_copy(update={"message": words})


def _own_words(form: CompiledForm, note: Note, locale: str) -> str:
    if note.check is not None:
        check = note.check.check
        return form.document.say(f"{check.id}.text", check.text, locale)
    if note.field is None:
        return ""
    key = note.refusal.code.removeprefix(_PREFIX)
    key = "required" if key.startswith("required") else key
    own: Mapping[str, str] = getattr(note.field.settings, "messages", {})
    return form.document.say(f"{note.field.id}.messages.{key}", own.get(key, ""), locale)
