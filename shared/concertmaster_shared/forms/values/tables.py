"""Tables that answers are looked up in: rows by key, packed small, since there may be a hundred thousand of them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]


class Table:
    """Rows by key, in the order of their labels. ``mark`` tells this state of the rows from every other."""

    __slots__ = ("_bodies", "_folded", "_labels", "mark")

    def __init__(self, mark: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """Take rows as key, label and body, which is one JSON object of plain values."""
        ordered = sorted(rows, key=lambda row: (folded(row[1]), row[0]))
        self.mark = mark
        self._bodies = {key: body for key, _label, body in ordered}
        self._labels = {key: label for key, label, _body in ordered}
        self._folded: dict[str, str] = {}

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._bodies)

    def row(self, key: str) -> Row | None:
        """Give the row of a key."""
        body = self._bodies.get(key)
        return None if body is None else json.loads(body)

    def label(self, key: str) -> str:
        """Give what people read instead of the key; the key itself where there is no such row."""
        return self._labels.get(key) or key

    def entries(self) -> Iterator[tuple[str, str]]:
        """Give keys and labels."""
        return ((key, label or key) for key, label in self._labels.items())

    def find(self, words: str) -> Iterator[tuple[str, str]]:
        """Give keys and labels of the rows in which each word begins a word of the label or the key."""
        if not self._folded:
            self._folded = {key: f" {folded(label)} {folded(key)}" for key, label in self._labels.items()}
        wanted = [f" {word}" for word in folded(words).split()]
        for key, text in self._folded.items():
            if all(word in text for word in wanted):
                yield key, self._labels[key] or key


def folded(text: str) -> str:
    """Give a text without case and accents, as people search: Ærø stays, Åland becomes aland."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
