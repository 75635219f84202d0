"""Between the two ways answers are keyed: by field name outside, by field id where they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .compiled import CompiledForm, Level


def answers_by_name(form: CompiledForm, values: Mapping[str, object]) -> dict[str, object]:
    """Key kept values by field name; values of fields the form no longer has are left out."""
    return _by_name(form.top, values)


def answers_by_id(form: CompiledForm, answers: Mapping[str, object]) -> dict[str, object]:
    """Key answers by field id without checking them; names the form does not know are left out."""
    return _by_id(form.top, answers)


def _by_name(level: Level, values: Mapping[str, object]) -> dict[str, object]:
    named: dict[str, object] = {}
    for name, field in level.fields.items():
        if field.id in values:
            value = values[field.id]
            if field.rows is None:
                named[name] = value
            elif isinstance(value, list):  # a draft that was moved may hold what an earlier version asked for
                named[name] = [_by_name(field.rows, row) for row in value if isinstance(row, Mapping)]
    return named


def _by_id(level: Level, answers: Mapping[str, object]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, field in level.fields.items():
        if name not in answers:
            continue
        answer: Any = answers[name]
        if field.rows is None:
            values[field.id] = answer
        elif isinstance(answer, list):
            values[field.id] = [_by_id(field.rows, row) for row in answer if isinstance(row, Mapping)]
    return values
