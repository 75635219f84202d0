"""What stands around a place in a text that is still being typed: for completion, signature tips and matching brackets.

Nothing here raises, and nothing asks whether the text as a whole makes sense. ``inserts`` finds the expressions of a template,
also one whose braces are still open; everything else is about one expression.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from .template import insert_end
from .tokenizer import KEYWORDS, Token, is_name, scan

Wish = Literal["value", "field", "key", "operator", "nothing"]
"""What may be typed at a place: a value, a field behind a point, a key in quotes, an operator, or a text of one's own."""

_OPEN: Final = {"(": ")", "[": "]", "{": "}"}
_BRACKETS: Final = frozenset("()[]{}")
_CONSTANTS: Final = frozenset({"null", "true", "false"})
_OPERANDS: Final = frozenset({"number", "text", "name"})


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call whose brackets are open at a place; ``arguments`` are the texts in front of the one at the place."""

    name: str
    position: int
    arguments: tuple[str, ...]

    @property
    def index(self) -> int:
        """Give which argument the place is in."""
        return len(self.arguments)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A place in an expression: the word that is typed there, from ``start`` to ``end``, and what it belongs to.

    ``target`` is the text of the value whose field or key it is; ``start`` is behind the point or the quote. ``calls`` are those
    around the place, the outermost first; ``tokens`` are all in front of the word.
    """

    wish: Wish
    word: str
    start: int
    end: int
    target: str = ""
    target_start: int = 0
    calls: tuple[OpenCall, ...] = ()
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """An expression inside a template, without its braces; an open one reaches to the end of the text."""

    start: int
    end: int
    is_closed: bool


def inserts(text: str) -> Iterator[Span]:
    """Give the expressions of a template in the order of the text."""
    position = 0
    while (opening := text.find("{{", position)) >= 0:
        start = opening + 2
        if opening > position and text[opening - 1] == "\\":
            position = start
            continue
        end = insert_end(text, start)
        yield Span(start, len(text) if end is None else end, end is not None)
        if end is None:
            return
        position = end + 2


def surroundings(text: str, place: int) -> Surroundings:
    """Tell what may be typed at a place of an expression, and what is typed there already."""
    found = list(scan(text[:place]))
    calls = _open_calls(text, found)
    last = found[-1] if found else None
    if last is not None and last.error is not None and last.end == place:
        return _in_text(text, found, calls, place)
    word, start = "", place
    if last is not None and last.end == place:
        if last.kind in {"name", "keyword", "function"}:
            word, start = text[last.start : place], last.start
            found.pop()
        elif last.kind in {"number", "text"}:
            return Surroundings("nothing", "", place, place, calls=calls, tokens=tuple(found))
    end = _word_end(text, place)
    before = found[-1] if found else None
    if before is not None and before.value == "." and before.kind == "punctuation":
        target = _chain_start(found, len(found) - 2)
        if target is None:
            return Surroundings("nothing", word, start, end, calls=calls, tokens=tuple(found))
        at = found[target].start
        return Surroundings("field", word, start, end, text[at : before.start].rstrip(), at, calls, tuple(found))
    wish: Wish = "operator" if before is not None and _ends_operand(before) else "value"
    return Surroundings(wish, word, start, end, calls=calls, tokens=tuple(found))


def matching_bracket(text: str, place: int) -> tuple[int, int] | None:
    """Give the places of a pair of brackets of which one stands beside ``place``, the one in front of it first."""
    if not any(sign in _BRACKETS for sign in text[max(0, place - 1) : place + 1]):
        return None
    pairs: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for token in scan(text):
        if token.kind != "bracket":
            continue
        sign = str(token.value)
        if sign in _OPEN:
            waiting.append((_OPEN[sign], token.start))
        elif waiting and waiting[-1][0] == sign:
            _closing, opening = waiting.pop()
            pairs[opening], pairs[token.start] = token.start, opening
    return next(((beside, pairs[beside]) for beside in (place - 1, place) if beside in pairs), None)


def can_follow_a_point(name: str) -> bool:
    """Tell whether a field can be written behind a point; others are written in brackets, as ``["a-b"]``."""
    return (is_name(name) or name in KEYWORDS) and unicodedata.is_normalized("NFC", name)


def written_place(text: str, place: int) -> int:
    """Give where a place that an error names, which counts characters after NFC, stands in a text as it was typed."""
    if unicodedata.is_normalized("NFC", text):
        return min(place, len(text))
    return next((at for at in range(len(text)) if len(unicodedata.normalize("NFC", text[: at + 1])) > place), len(text))


def _in_text(text: str, found: list[Token], calls: tuple[OpenCall, ...], place: int) -> Surroundings:
    """Look at a place in a text without its second quote: only in the brackets behind a value it is a key."""
    opened = found.pop()
    before = found[-1] if found else None
    is_open = opened.error is not None and opened.error.code == "expression.open_text"
    if is_open and before is not None and before.value == "[" and before.kind == "bracket":
        target = _chain_start(found, len(found) - 2) if len(found) > 1 and _ends_operand(found[-2]) else None
        if target is not None:
            at, start = found[target].start, opened.start + 1
            return Surroundings("key", text[start:place], start, place, text[at : before.start].rstrip(), at, calls, tuple(found))
    return Surroundings("nothing", "", place, place, calls=calls, tokens=tuple(found))


def _word_end(text: str, end: int) -> int:
    while end < len(text) and ("a" + text[end]).isidentifier():
        end += 1
    return end


def _ends_operand(token: Token) -> bool:
    if token.kind == "keyword":
        return token.value in _CONSTANTS
    return token.kind in _OPERANDS or (token.kind == "bracket" and token.value in {")", "]", "}"})


def _chain_start(found: list[Token], index: int) -> int | None:
    """Give the first token of the value that ends with the token at ``index``: its name, call or bracket."""
    while index >= 0 and _ends_operand(found[index]):
        token = found[index]
        if token.kind == "bracket":
            opening = _opening(found, index)
            if opening is None:
                return None
            before = found[opening - 1] if opening else None
            if token.value == "]" and before is not None and _ends_operand(before):
                index = opening - 1
                continue
            index = opening - 1 if token.value == ")" and before is not None and before.kind == "function" else opening
        if not index or found[index - 1].value != "." or found[index - 1].kind != "punctuation":
            return index
        index -= 2
    return None


def _opening(found: list[Token], index: int) -> int | None:
    depth = 0
    for at in range(index, -1, -1):
        if found[at].kind == "bracket":
            depth += -1 if found[at].value in _OPEN else 1
            if not depth:
                return at
    return None


def _open_calls(text: str, found: list[Token]) -> tuple[OpenCall, ...]:
    """Find the calls that are open behind the last token; brackets of other kinds inside them hide their commas."""
    waiting: list[tuple[Token | None, list[int]]] = []
    before: Token | None = None
    for token in found:
        if token.kind == "bracket" and token.value in _OPEN:
            called = before if token.value == "(" and before is not None and before.kind == "function" else None
            waiting.append((called, [token.end]))
        elif token.kind == "bracket" and waiting:
            waiting.pop()
        elif token.kind == "punctuation" and token.value == "," and waiting:
            waiting[-1][1].append(token.end)
        before = token
    return tuple(
        OpenCall(
            str(called.value),
            called.start,
            tuple(text[begin : after - 1] for begin, after in pairwise(marks)),
        )
        for called, marks in waiting
        if called is not None
    )
