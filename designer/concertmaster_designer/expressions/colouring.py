"""Which characters of an expression or template have which colour, from the tokens of the language itself. Pure.

An edit in a long text costs as much as in a short one: tokens in front of the change and behind it are kept.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from concertmaster_shared.expressions.cursor import inserts
from concertmaster_shared.expressions.tokenizer import TokenKind, scan

Ink = Literal["number", "text", "name", "field", "function", "keyword", "sign", "error", "open", "close"]

_INKS: Final[dict[TokenKind, Ink]] = {
    "number": "number",
    "text": "text",
    "name": "name",
    "function": "function",
    "keyword": "keyword",
    "operator": "sign",
    "bracket": "sign",
    "punctuation": "sign",
    "error": "error",
}
_LOOK_BACK: Final = 3
"""A sign typed behind a name can change it, with white space between them; and behind a point a word is a field."""


class Stroke(NamedTuple):
    """Some characters in one ink."""

    start: int
    end: int
    ink: Ink


class Colouring:
    """Remembers the last text, so that the next one costs only its difference."""

    def __init__(self, *, is_template: bool) -> None:
        self._is_template = is_template
        self._text = ""
        self._strokes: list[Stroke] = []

    def strokes(self, text: str) -> list[Stroke]:
        """Give the strokes of a text in their order."""
        if text != self._text:
            self._strokes = _of_template(text) if self._is_template else self._again(text)
            self._text = text
        return self._strokes

    def _again(self, text: str) -> list[Stroke]:
        before, old = self._strokes, self._text
        same = _common(old, text)
        kept = _first_from(before, same)
        kept = max(0, kept - _LOOK_BACK)
        while kept and _is_point(before[kept - 1], old):
            kept -= 1
        found = before[:kept]
        tail = _common(old[same:][::-1], text[same:][::-1])
        shift = len(text) - len(old)
        follow = _first_from(before, len(old) - tail)
        after_point = False
        for token in scan(text, found[-1].end if found else 0):
            while follow < len(before) and before[follow].start + shift < token.start:
                follow += 1
            if (
                follow + 1 < len(before)
                and before[follow].start + shift == token.start
                and token.start >= len(text) - tail
                and not after_point
                and not _is_point(before[follow - 1], old)
            ):
                found += [Stroke(start + shift, end + shift, ink) for start, end, ink in before[follow:]]
                return found
            ink = _INKS[token.kind]
            found.append(Stroke(token.start, token.end, "field" if ink == "name" and after_point else ink))
            after_point = token.kind == "punctuation" and token.value == "."
        return found


def _of_template(text: str) -> list[Stroke]:
    found: list[Stroke] = []
    for span in inserts(text):
        found.append(Stroke(span.start - 2, span.start, "open"))
        found += _shifted(text[span.start : span.end], span.start)
        if span.is_closed:
            found.append(Stroke(span.end, span.end + 2, "close"))
    return found


def _shifted(text: str, offset: int) -> list[Stroke]:
    return [Stroke(start + offset, end + offset, ink) for start, end, ink in Colouring(is_template=False).strokes(text)]


def _is_point(stroke: Stroke, text: str) -> bool:
    return stroke.ink == "sign" and text[stroke.start : stroke.end] == "."


def _first_from(strokes: list[Stroke], place: int) -> int:
    """Give the index of the first stroke that ends at a place or behind it."""
    low, high = 0, len(strokes)
    while low < high:
        middle = (low + high) // 2
        if strokes[middle].end < place:
            low = middle + 1
        else:
            high = middle
    return low


def _common(one: str, other: str) -> int:
    """Count the characters with which both begin."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
