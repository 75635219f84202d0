"""What ``lookup`` in an expression may find: of each table the rows whose keys somebody's answers name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .compiled import CompiledForm

MOST_CANDIDATES: Final = 10_000
"""Texts of one submission that are tried as keys."""


def rows_for(form: CompiledForm, answers: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Give the rows that expressions may read, by dataset and key."""
    if not form.read_datasets:
        return {}
    texts = frozenset(_texts_in(answers))
    found: dict[str, dict[str, object]] = {}
    for name in form.read_datasets:
        table = form.datasets.get(name)
        rows = ((text, table.row(text)) for text in texts) if table is not None else ()
        found[name] = {key: dict(row) for key, row in rows if row is not None}
    return found


def _texts_in(answers: Mapping[str, object]) -> Iterator[str]:
    """Give the texts of all answers, without recursion: they may be nested as deep as somebody likes."""
    waiting: list[object] = [*answers.values()]
    left = MOST_CANDIDATES
    while waiting and left:
        part = waiting.pop()
        left -= 1
        if isinstance(part, str):
            yield part
            yield part.strip()
        elif isinstance(part, Mapping):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
