"""The tables a form looks answers up in: handing them to it, what expressions find there, what people can choose."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from .compiled import CompiledField, CompiledForm
from .values.tables import Table
from .walk import Walk

MOST_INLINE: Final = 300
"""Rows that stand on a page; of a larger table people search some."""

MOST_FOUND: Final = 50
"""Rows that one search gives."""

_MOST_TRIED: Final = 3_000
"""Rows that one search may put through a filter."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Rows to choose from, as pairs of key and label; ``more`` says that these are not all."""

    rows: tuple[tuple[str, str], ...] = ()
    more: bool = False


def with_datasets(form: CompiledForm, datasets: Mapping[str, Table]) -> CompiledForm:
    """Give the form with the tables it names; a name without a table has no rows."""
    return replace(form, datasets=datasets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where somebody is about to look something up: all answers by name, and the rows of repeats around the field."""

    answers: Mapping[str, object]
    now: datetime
    locale: str
    rows: Sequence[tuple[str, int]] = ()


def offered_rows(form: CompiledForm, field: CompiledField, asked: Asked, *, words: str | None) -> Offered:
    """Give the rows that a lookup takes under these answers; ``words`` narrows them down, without it a large table gives none."""
    table = form.datasets.get(field.dataset or "")
    if table is None or (words is None and len(table) > MOST_INLINE):
        return Offered(more=table is not None)
    most = MOST_INLINE if words is None else MOST_FOUND
    found = table.entries() if words is None else table.find(words)
    if field.choice_rules:
        walk = Walk(form, asked.answers, now=asked.now, locale=asked.locale)
        names: Any = walk.names
        for repeat, number in asked.rows:
            inner = names[repeat]
            names = ChainMap(inner[number], names) if isinstance(inner, list) and number < len(inner) else names
        tried = islice(found, _MOST_TRIED)
        found = (entry for entry in tried if walk.takes_key(field, entry[0], names))
    first: Iterator[tuple[str, str]] = islice(found, most + 1)
    rows = tuple(first)
    return Offered(rows[:most], len(rows) > most)


def label_of_answer(form: CompiledForm, field: CompiledField, value: object) -> str | None:
    """Give what people read of an answer that is a row's key; None where the field looks nothing up."""
    if field.dataset is None:
        return None
    table = form.datasets.get(field.dataset)
    return str(value) if table is None else table.label(str(value))
