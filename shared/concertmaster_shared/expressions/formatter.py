"""Write a tree as text: one line, one space around operators, brackets only where they are needed.

What is written reads back as an equal tree.
"""

from __future__ import annotations

import json
from typing import Final
from unicodedata import is_normalized

from .numbers import write_number
from .tree import (
    Access,
    Arithmetic,
    Call,
    Comparison,
    FieldKey,
    IndexKey,
    ListLiteral,
    Literal,
    Logic,
    MapLiteral,
    Name,
    Negate,
    Node,
    Not,
)

_OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _UNARY, _ACCESS, _PRIMARY = range(9)
_LOGIC: Final = {"or": _OR, "and": _AND}
_RANKS: Final[dict[type[Node], int]] = {Not: _NOT, Comparison: _COMPARISON, Negate: _UNARY, Access: _ACCESS}
_SUMS: Final = frozenset({"+", "-"})


def format_tree(node: Node) -> str:
    """Give the text of a tree."""
    return _write(node, _OR)


def _write(node: Node, loosest: int) -> str:
    """Write a node for a place that takes this rank or a tighter one without brackets."""
    text = _text(node)
    return f"({text})" if _rank(node) < loosest else text


def _rank(node: Node) -> int:
    match node:
        case Logic(sign=sign):
            return _LOGIC[sign]
        case Arithmetic(terms=terms):
            return _SUM if terms[0].sign in _SUMS else _PRODUCT
        case Literal(value=int() | float() as value) if value < 0:
            return _UNARY
        case _:
            return _RANKS.get(type(node), _PRIMARY)


def _text(node: Node) -> str:  # noqa: C901, PLR0911 - one line a kind of node
    match node:
        case Literal(value=value):
            return _literal(value)
        case ListLiteral(items=items):
            return f"[{_row(items)}]"
        case MapLiteral(entries=entries):
            return "{" + ", ".join(f"{_quoted(key)}: {_write(value, _OR)}" for key, value in entries) + "}"
        case Name(name=name):
            return name
        case Access(target=target, keys=keys):
            return _write(target, _PRIMARY) + "".join(map(_key, keys))
        case Negate(operand=operand):
            return f"-{_write(operand, _UNARY)}"
        case Not(operand=operand):
            return f"not {_write(operand, _NOT)}"
        case Arithmetic(first=first, terms=terms):
            inner = _rank(node) + 1
            return _write(first, inner) + "".join(f" {term.sign} {_write(term.operand, inner)}" for term in terms)
        case Comparison(sign=sign, left=left, right=right):
            return f"{_write(left, _SUM)} {sign} {_write(right, _SUM)}"
        case Logic(sign=sign, operands=operands):
            return f" {sign} ".join(_write(operand, _rank(node) + 1) for operand in operands)
        case Call(name=name, arguments=arguments):
            return f"{name}({_row(arguments)})"
    raise TypeError(node)


def _row(nodes: tuple[Node, ...]) -> str:
    return ", ".join(_write(node, _OR) for node in nodes)


def _key(key: FieldKey | IndexKey) -> str:
    if isinstance(key, IndexKey):
        return f"[{_write(key.index, _OR)}]"
    return f".{key.name}"


def _literal(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return json.dumps(value)
    written = write_number(value)
    # Digits alone would have to be exact, and a double that large need not be.
    return f"{written}.0" if isinstance(value, float) and written.lstrip("-").isdecimal() else written


def _quoted(text: str) -> str:
    """Put a text in quotes; where NFC would change what stands there, everything beyond ASCII becomes an escape."""
    quoted = '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'
    if is_normalized("NFC", quoted):
        return quoted
    return "".join(sign if sign.isascii() else json.dumps(sign)[1:-1] for sign in quoted)


_ESCAPES: Final = {
    **{chr(code): f"\\u{code:04x}" for code in range(0x20)},
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
}
