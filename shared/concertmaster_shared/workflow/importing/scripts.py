"""Expressions of programs that write JavaScript: simple ones say the same in ours, and only those are carried over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from concertmaster_shared.expressions import ExpressionError, parse
from concertmaster_shared.expressions.budget import MAX_CHARACTERS
from concertmaster_shared.expressions.tokenizer import scan
from concertmaster_shared.expressions.tree import Comparison, Node, Not, children

_SIGNS: Final = {"===": "==", "!==": "!=", "&&": " and ", "||": " or "}
_SIGN: Final = re.compile(r"===|!==|&&|\|\||!(?!=)")
# A text that does not end goes on to the end of all: nobody need look for the end of each of its quotes.
_TEXTS: Final = re.compile(r"""("(?:[^"\\]|\\.)*(?:"|\\?\Z)|'(?:[^'\\]|\\.)*(?:'|\\?\Z))""", re.DOTALL)
_BEFORE_NAME: Final = re.compile(r"(?:[\w\])]\[|\$\()\s*$")
_HIDDEN: Final = re.compile(r'"\x00(\d+)\x00"')
_KEY: Final = re.compile(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)")
_CHOICE: Final = re.compile(r"^([^?{}]+?)\?([^?:{}]+):([^?:{}]+)$")
# A way is looked at from its beginning alone: from each of its letters it would take the square of its length.
_WAY: Final = r"(?<![\w.\[\]\"'\x00])([\w.\[\]\"'\x00]+)"
_CALLS: Final = (
    (re.compile(_WAY + r"\.length\b(?!\()"), r"len(\1)"),
    (re.compile(_WAY + r"\.toUpperCase\(\)"), r"upper(\1)"),
    (re.compile(_WAY + r"\.toLowerCase\(\)"), r"lower(\1)"),
    (re.compile(_WAY + r"\.trim\(\)"), r"trim(\1)"),
    (re.compile(_WAY + r"\.(?:includes)\(([^()]*)\)"), r"contains(\1, \2)"),
)

Rename = Callable[[str], str]
"""Puts our names in place of theirs, outside of texts."""


def translated(script: str, rename: Rename) -> str | None:
    """Write a script as an expression; None where ours cannot say it."""
    if "\0" in script or len(script) > MAX_CHARACTERS:
        return None
    pieces = _TEXTS.split(script.strip())
    # Every second piece is a text: it stays as it is, and nothing looks into it but for what it may be the name of.
    texts: list[str] = []
    for place in range(1, len(pieces), 2):
        if not _BEFORE_NAME.search(pieces[place - 1]):
            pieces[place] = _hidden(texts, pieces[place])
    written = rename("".join(piece if place % 2 else _signs(piece) for place, piece in enumerate(pieces)))
    written = _TEXTS.sub(lambda found: found[0] if _HIDDEN.fullmatch(found[0]) else _hidden(texts, found[0]), written)
    written = _CHOICE.sub(r"if(\1, \2, \3)", written)
    for pattern, instead in _CALLS:
        written = pattern.sub(instead, written)
    written = _HIDDEN.sub(lambda found: texts[int(found[1])], written)
    try:
        tree = parse(written).tree
    except ExpressionError:
        return None
    if _binds_otherwise(tree, written):
        return None
    return written if all(token.kind != "error" for token in scan(written)) else None


def _hidden(texts: list[str], text: str) -> str:
    texts.append(text)
    return f'"\0{len(texts) - 1}\0"'


def _binds_otherwise(tree: Node, written: str) -> bool:
    """Tell whether a ``!`` that took one value there would take a whole comparison here."""
    if isinstance(tree, Not) and isinstance(tree.operand, Comparison):
        operand = written[tree.position + len("not") : tree.position + tree.length].strip()
        if not (operand.startswith("(") and operand.endswith(")")):
            return True
    return any(_binds_otherwise(child, written) for child in children(tree))


def _signs(piece: str) -> str:
    return _KEY.sub(r'\1"\2"\3', _SIGN.sub(lambda found: _SIGNS.get(found[0], " not "), piece))
