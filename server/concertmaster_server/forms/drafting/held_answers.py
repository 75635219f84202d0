"""What a draft holds for a field, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.values.refusals import Refusal

from .saving import Held


def held_answer(form: CompiledForm, field_id: str, answers: Mapping[str, Any], *, locale: str) -> Held:
    """Say what stands in the draft, as its owner reads it; what nobody can read stands as it was typed."""
    known = form.fields[field_id]
    label = form.document.sayer(known.id, locale)("label", known.settings.label) or known.name
    return Held(label=label, text=_text(form, known, answers.get(field_id), locale=locale))


def _text(form: CompiledForm, known: CompiledField, answer: Any, *, locale: str) -> str:
    if answer is None:
        return ""
    if known.rows is not None:
        inner = {field.id: field for field in known.rows.fields.values()}
        rows = answer if isinstance(answer, list) else []
        return "; ".join(
            ", ".join(_text(form, inner[one], row[one], locale=locale) for one in inner if one in row) for row in rows
        )
    taken = known.accept(answer)
    if taken is None or isinstance(taken, Refusal):
        return str(answer)
    return known.spec.summary(taken, known.settings, form.document.sayer(known.id, locale))
