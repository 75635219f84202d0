"""Expressions of programs that write JavaScript: simple ones say the same in ours, and only those are carried over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from concertmaster_shared.expressions import ExpressionError, parse
from concertmaster_shared.expressions.tokenizer import scan

_SIGNS: Final = {"===": "==", "!==": "!=", "&&": " and ", "||": " or "}
_SIGN: Final = re.compile(r"===|!==|&&|\|\||!(?!=)")
_TEXTS: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_KEY: Final = re.compile(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)")
_CHOICE: Final = re.compile(r"^([^?{}]+?)\?([^?:{}]+):([^?:{}]+)$")
_CALLS: Final = (
    (re.compile(r"([\w.\[\]\"']+)\.length\b(?!\()"), r"len(\1)"),
    (re.compile(r"([\w.\[\]\"']+)\.toUpperCase\(\)"), r"upper(\1)"),
    (re.compile(r"([\w.\[\]\"']+)\.toLowerCase\(\)"), r"lower(\1)"),
    (re.compile(r"([\w.\[\]\"']+)\.trim\(\)"), r"trim(\1)"),
    (re.compile(r"([\w.\[\]\"']+)\.(?:includes)\(([^()]*)\)"), r"contains(\1, \2)"),
)

Rename = Callable[[str], str]
"""Puts our names in place of theirs, outside of texts."""


def translated(script: str, rename: Rename) -> str | None:
    """Write a script as an expression; None where ours cannot say it."""
    pieces = _TEXTS.split(script.strip())
    # Every second piece is a text, which stays as it is.
    written = "".join(piece if place % 2 else _signs(piece) for place, piece in enumerate(pieces))
    written = _CHOICE.sub(r"if(\1, \2, \3)", rename(written))
    for pattern, instead in _CALLS:
        written = pattern.sub(instead, written)
    try:
        parse(written)
    except ExpressionError:
        return None
    return written if all(token.kind != "error" for token in scan(written)) else None


def _signs(piece: str) -> str:
    return _KEY.sub(r'\1"\2"\3', _SIGN.sub(lambda found: _SIGNS.get(found[0], " not "), piece))
