r"""Texts with ``{{ expression }}`` parts. ``\{{`` stands for two braces; a text without ``{{`` is a constant.

Where a part ends is found by cutting tokens, so that ``{{ {"a": {"b": 1}} }}`` and ``{{ "}}" }}`` are read as they look.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from .budget import MAX_CHARACTERS
from .errors import ExpressionError
from .memory import remembered
from .parser import parse
from .tokenizer import scan
from .tree import Expression, Reference

MAX_TEMPLATE: Final = 256 * 1024
MAX_PARTS: Final = 1_000

_OPENING: Final = "{{"
_CLOSING: Final = "}}"
_ESCAPE: Final = "\\"


@dataclass(frozen=True, slots=True)
class Insert:
    """An expression inside a template, and where it starts there."""

    expression: Expression
    offset: int


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A parsed template: literal texts and expressions in turn."""

    text: str
    parts: tuple[str | Insert, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Give what its expressions name from outside, with places in the template."""
        return tuple(
            Reference(reference.parts, reference.position + part.offset, reference.length)
            for part in self.parts
            if isinstance(part, Insert)
            for reference in part.expression.references
        )


def is_template(text: str) -> bool:
    """Tell whether a text has to be read as a template."""
    return _OPENING in text


def parse_template(text: str) -> Template:
    """Read a template; raises ``ExpressionError`` with a place in the whole text after NFC."""
    if len(text) > MAX_TEMPLATE:
        raise ExpressionError("expression.template_too_long", position=0, limit=MAX_TEMPLATE)
    return _parsed(text)


def _read(text: str) -> Template:
    text = unicodedata.normalize("NFC", text)
    parts: list[str | Insert] = []
    literal: list[str] = []
    position = 0
    while (opening := text.find(_OPENING, position)) >= 0:
        if opening > position and text[opening - 1] == _ESCAPE:
            literal += (text[position : opening - 1], _OPENING)
            position = opening + len(_OPENING)
        else:
            literal.append(text[position:opening])
            _close_literal(literal, parts)
            position = _insert(text, opening, parts)
    literal.append(text[position:])
    _close_literal(literal, parts)
    return Template(text, tuple(parts))


_parsed = remembered(_read, len)


def _close_literal(literal: list[str], parts: list[str | Insert]) -> None:
    if text := "".join(literal):
        parts.append(text)
    literal.clear()


def _insert(text: str, opening: int, parts: list[str | Insert]) -> int:
    """Read the part that opens here; gives where the text goes on."""
    start = opening + len(_OPENING)
    end = insert_end(text, start)
    if end is None:
        raise ExpressionError("expression.open_template", position=opening, length=len(_OPENING))
    if len(parts) >= MAX_PARTS:
        raise ExpressionError("expression.too_many_parts", position=opening, limit=MAX_PARTS)
    try:
        parts.append(Insert(parse(text[start:end]), start))
    except ExpressionError as error:
        raise error.shifted(start) from None
    return end + len(_CLOSING)


def insert_end(text: str, start: int) -> int | None:
    """Find the two braces that close a part: those that close no map of the expression."""
    depth = 0
    for token in scan(text, start):
        if token.start - start > MAX_CHARACTERS:
            return None
        if token.value == "{" and token.kind == "bracket":
            depth += 1
        elif token.value == "}" and token.kind == "bracket":
            if not depth and text.startswith(_CLOSING, token.start):
                return token.start
            depth = max(0, depth - 1)
    return None
