"""Cutting a script into its words and signs. What is no part of a simple expression raises ``UnknownScript``."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

TokenKind = Literal["name", "number", "text", "template", "sign", "end"]


class UnknownScript(Exception):  # noqa: N818 - no failure: it ends a reading that may well come to nothing
    """The script says what an expression here cannot say."""


class Token(NamedTuple):
    """A piece of a script, as it is written; a template without its quotes."""

    kind: TokenKind
    text: str


# Each way in has one beginning, so that no text is gone through twice.
_TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<name>[A-Za-z_$][\w$]*)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$]))
    | (?P<text>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    | `(?P<template>(?:[^`\\])*+)`
    | (?P<sign>===|!==|\?\?(?!=)|\?\.(?!\d)|&&|\|\||=>|==|!=|<=|>=|\.\.\.|[-+*/%<>!?:.,()\[\]{}])
    )""",
    re.VERBOSE | re.ASCII,
)


def tokens_of(script: str) -> list[Token]:
    """Cut a script; the last token is its end."""
    found: list[Token] = []
    script = script.strip()
    place = 0
    while place < len(script):
        match = _TOKEN.match(script, place)
        if match is None or match.lastgroup is None:
            raise UnknownScript
        found.append(Token(match.lastgroup, match[match.lastgroup]))  # type: ignore[arg-type]  # the groups are the kinds
        place = match.end()
    return [*found, Token("end", "")]
