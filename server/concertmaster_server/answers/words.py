"""Words as a search compares them, in any language: without accents, without capitals. Questions and answers go the same way."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import ClassVar, Final

from concertmaster_shared.errors import ConcertMasterError

LONGEST: Final = 100_000
"""Characters of one submission that a search looks at."""


class SearchEmptyError(ConcertMasterError):
    """A search without a word in it."""

    code: ClassVar[str] = "search.empty"


def plain(text: str) -> str:
    """Take marks off letters, and make letters small; signs that are neither become blanks."""
    if text.isascii():
        return "".join(sign if sign.isalnum() else " " for sign in text.lower())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign for sign in decomposed if not unicodedata.combining(sign))
    return "".join(sign if sign.isalnum() else " " for sign in kept)


def read_search(text: str) -> str | None:
    """Give the words of a search; nothing asked is no search. Raises ``SearchEmptyError`` when there are only other signs."""
    if not text.strip():
        return None
    words = plain(text).strip()
    if not words:
        raise SearchEmptyError
    return words


def words_of(data: object) -> str:
    """Give the words of a submission: all its texts, those of its rows too."""
    return plain(" ".join(_texts(data))[:LONGEST])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
