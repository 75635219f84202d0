"""A tree as JSON and back, for published documents, which carry the checked tree beside the text.

Each node is a list: its word, its parts, and last its position and length, which a page that shows no places may leave away.

    ["value", constant]                        ["name", root]
    ["list", [node, …]]                        ["map", [[key, node], …]]
    ["get", node, [way, …]]                    a way is ["field", name] or ["index", node]
    ["negate", node]                           ["not", node]
    ["math", node, [[sign, node], …]]          worked out from the left; signs of one rank: + - or * / %
    ["compare", sign, node, node]              ["and", [node, …]], ["or", [node, …]]
    ["call", function, [node, …]]

So ``a.b > 1`` is ``["compare", ">", ["get", ["name", "a", 0, 1], [["field", "b", 1, 2]], 0, 3], ["value", 1, 6, 1], 0, 7]``.

What is read back is not trusted. Its form is checked here, and what it means by the parser's own rules.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, Final, NoReturn, cast, get_args

from .budget import MAX_CHARACTERS, MAX_DEPTH
from .errors import ExpressionError
from .functions import FUNCTIONS
from .references import references
from .tokenizer import KEYWORDS, LARGEST_WHOLE, is_name, is_readable
from .tree import (
    Access,
    Arithmetic,
    ArithmeticSign,
    Call,
    Comparison,
    ComparisonSign,
    Expression,
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
    Term,
    count_nodes,
)

Json = Any

_COMPARISON: Final = frozenset(get_args(ComparisonSign))
_RANKS: Final = (frozenset("+-"), frozenset("*/%"))


def tree_to_json(expression: Expression) -> list[Json]:
    """Give the tree of an expression as JSON."""
    return _write(expression.tree)


def tree_from_json(tree: Json, text: str) -> Expression:
    """Read a tree that ``tree_to_json`` wrote for ``text``; raises ``ExpressionError`` if it is no such thing."""
    node = _read(tree, MAX_DEPTH)
    count_nodes(node)
    return Expression(text, node, references(node))


def _write(node: Node) -> list[Json]:
    return [*_WRITERS[type(node)](node), node.position, node.length]


def _written(nodes: tuple[Node, ...]) -> list[Json]:
    return [_write(node) for node in nodes]


_WRITERS: Final[dict[type[Node], Callable[[Any], list[Json]]]] = {
    Literal: lambda node: ["value", node.value],
    ListLiteral: lambda node: ["list", _written(node.items)],
    MapLiteral: lambda node: ["map", [[key, _write(value)] for key, value in node.entries]],
    Name: lambda node: ["name", node.name],
    FieldKey: lambda node: ["field", node.name],
    IndexKey: lambda node: ["index", _write(node.index)],
    Access: lambda node: ["get", _write(node.target), _written(node.keys)],
    Negate: lambda node: ["negate", _write(node.operand)],
    Not: lambda node: ["not", _write(node.operand)],
    Term: lambda node: [node.sign, _write(node.operand)],
    Arithmetic: lambda node: ["math", _write(node.first), _written(node.terms)],
    Comparison: lambda node: ["compare", node.sign, _write(node.left), _write(node.right)],
    Logic: lambda node: [node.sign, _written(node.operands)],
    Call: lambda node: ["call", node.name, _written(node.arguments)],
}


def _read(form: Json, depth: int) -> Node:  # noqa: C901, PLR0911 - one line a kind of node
    body, place = _split(form)
    if not depth:
        return _refuse()
    inner = depth - 1
    match body:
        case ["value", value] if _is_constant(value):
            return Literal(value, **place)
        case ["list", [*items]]:
            return ListLiteral(_all(items, inner), **place)
        case ["map", [*entries]]:
            return MapLiteral(tuple(_entry(entry, inner) for entry in entries), **place)
        case ["name", str(name)] if is_name(name):
            return Name(name, **place)
        case ["get", target, [_, *_] as keys]:
            return Access(_read(target, inner), tuple(_key(key, inner) for key in keys), **place)
        case ["negate", operand]:
            return Negate(_read(operand, inner), **place)
        case ["not", operand]:
            return Not(_read(operand, inner), **place)
        case ["math", first, [_, *_] as terms]:
            return Arithmetic(_read(first, inner), _terms(terms, inner), **place)
        case ["compare", str(sign), left, right] if sign in _COMPARISON:
            return Comparison(cast("ComparisonSign", sign), _read(left, inner), _read(right, inner), **place)
        case ["and" | "or" as sign, [_, _, *_] as operands]:
            return Logic(sign, _all(operands, inner), **place)
        case ["call", str(name), [*arguments]] if _takes(name, len(arguments)):
            return Call(name, _all(arguments, inner), **place)
    return _refuse()


def _all(forms: list[Json], depth: int) -> tuple[Node, ...]:
    return tuple(_read(form, depth) for form in forms)


def _key(form: Json, depth: int) -> FieldKey | IndexKey:
    body, place = _split(form)
    match body:
        case ["field", str(name)] if is_name(name) or name in KEYWORDS:
            return FieldKey(name, **place)
        case ["index", index]:
            return IndexKey(_read(index, depth), **place)
    return _refuse()


def _terms(forms: list[Json], depth: int) -> tuple[Term, ...]:
    terms: list[Term] = []
    for form in forms:
        body, place = _split(form)
        match body:
            case [str(sign), operand] if any({sign, forms[0][0]} <= rank for rank in _RANKS):
                terms.append(Term(cast("ArithmeticSign", sign), _read(operand, depth), **place))
            case _:
                _refuse()
    return tuple(terms)


def _entry(form: Json, depth: int) -> tuple[str, Node]:
    match form:
        case [str(key), value] if _is_constant(key):
            return key, _read(value, depth)
    return _refuse()


def _split(form: Json) -> tuple[list[Json], dict[str, int]]:
    """Take the place off a node's form."""
    match form:
        case [*body, int(position), int(length)] if position >= 0 and length >= 0:
            return body, {"position": position, "length": length}
    return _refuse()


def _is_constant(value: Json) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_CHARACTERS and all(map(is_readable, value))
    if isinstance(value, float):
        return isfinite(value)
    return value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) <= LARGEST_WHOLE)


def _takes(name: str, count: int) -> bool:
    function = FUNCTIONS.get(name)
    return function is not None and function.fewest <= count <= function.most


def _refuse() -> NoReturn:
    raise ExpressionError("expression.bad_tree")
