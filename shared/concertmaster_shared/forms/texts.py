"""Texts of a form in the reader's language.

A text may stand in the form itself or in ``texts`` under ``<id>.<what>``: ``f_staff.label``, ``f_country.choices.de``,
``p1.title``. Looked up in this order: the reader's language, the form's own language,
the text in the form; a text in the form that is itself a key (as importers write it) stands for what that key holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

TextTable = Mapping[str, Mapping[str, str]]
"""Language to key to text."""

Say = Callable[[str, str], str]
"""Gives a text of one part in the reader's language: key below the part (``choices.de``), text that stands in the part."""


def find_text(texts: TextTable, languages: tuple[str, ...], *, key: str, inline: str) -> str:
    """Give the text under ``key`` in the first of ``languages`` that has one, else what ``inline`` says."""
    for language in languages:
        table = texts.get(language)
        if table is None:
            continue
        text = table.get(key) or (table.get(inline) if inline else None)
        if text:
            return text
    return inline
