"""Which answers are counted as they come in: those with few values, on the form itself. Pure.

Own words count as ``other``: the words of people must not outlive their submissions in the counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from concertmaster_shared.forms.compiled import CompiledForm

COUNTED_TYPES: Final = frozenset({"choice", "choices", "rating", "scale", "yes_no"})
"""The field types whose answers are counted. Fields inside repeats are not: a submission has several answers to them."""

_WORDS: Final = {True: "true", False: "false"}


def counted_answers(form: CompiledForm, data: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Give field id and value of each answer to count; ``data`` is by field id."""
    return tuple(_counted(form, data))


def _counted(form: CompiledForm, data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for field_id, value in data.items():
        field = form.fields[field_id]
        if field.spec.type not in COUNTED_TYPES:
            continue
        seen = value if field.operand is None else field.operand(value)
        if type(seen) is list:
            for chosen in dict.fromkeys(seen):
                yield field_id, chosen
        else:
            yield field_id, _WORDS[seen] if type(seen) is bool else str(seen)
