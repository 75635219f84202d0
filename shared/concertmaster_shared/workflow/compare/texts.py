"""The difference of two texts, line by line and within a line word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_PIECES: Final = 4_000
"""Beyond that many pieces a text is shown whole, old and new: the time to match grows with the square."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that both have, that went, or that came."""

    how: Literal["same", "removed", "added"]
    text: str


def spans(old: str, new: str) -> tuple[Span, ...]:
    """Give the stretches that make up both texts: all but the added are the old one, all but the removed the new one."""
    if old == new:
        return (Span("same", old),) if old else ()
    return tuple(_joined(_by_line(old.splitlines(keepends=True), new.splitlines(keepends=True))))


def _by_line(old: list[str], new: list[str]) -> Iterator[Span]:
    for how, start, end, other_start, other_end in _match(old, new):
        before, after = "".join(old[start:end]), "".join(new[other_start:other_end])
        if how == "equal":
            yield Span("same", before)
        else:
            yield from _by_word(_WORDS.findall(before), _WORDS.findall(after))


def _by_word(old: list[str], new: list[str]) -> Iterator[Span]:
    for how, start, end, other_start, other_end in _match(old, new):
        if how == "equal":
            yield Span("same", "".join(old[start:end]))
        else:
            yield Span("removed", "".join(old[start:end]))
            yield Span("added", "".join(new[other_start:other_end]))


def _match(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) + len(new) > _MOST_PIECES:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _joined(found: Iterator[Span]) -> Iterator[Span]:
    """Leave out empty stretches and make one of two alike in a row."""
    held: Span | None = None
    for span in found:
        if not span.text:
            continue
        if held is not None and held.how == span.how:
            held = Span(held.how, held.text + span.text)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held
