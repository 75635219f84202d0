"""Turn a tree into nested Python functions, once; running those is all an evaluation does.

Each node becomes a ``Run``: a function of the names and the context that gives the node's value. Places in the text are bound in
here, so operators and functions need not know them. Everything is looked up in the tables of this room: nothing an author
or a respondent wrote is ever run, imported, formatted or used as a Python attribute.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

from .budget import Context
from .calls import Names, Run, compile_call
from .errors import ExpressionError, nearest
from .functions import BOUND_NAMES, FUNCTIONS
from .numbers import out_of_range
from .operators import ARITHMETIC, COMPARISONS, Operator, element_of, field_of, negative, truth
from .tree import (
    Access,
    Arithmetic,
    Call,
    Comparison,
    ComparisonSign,
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
from .values import NUMBERS, Value

_Step = Callable[[Any, Names, Context], Any]
_Path = list[tuple[str, FieldKey]]

_SHORT: Final = 64
_AT_ONCE: Final[dict[ComparisonSign, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_tree(node: Node, depth: int = 0) -> Run:
    """Compile a node; ``depth`` counts the list functions around it, whose items it may name."""
    return _COMPILERS[type(node)](node, depth)


def _literal(node: Literal, _depth: int) -> Run:
    value = node.value
    return lambda _names, _context: value


def _list(node: ListLiteral, depth: int) -> Run:
    items = [compile_tree(item, depth) for item in node.items]
    return lambda names, context: [item(names, context) for item in items]


def _map(node: MapLiteral, depth: int) -> Run:
    entries = [(key, compile_tree(value, depth)) for key, value in node.entries]
    return lambda names, context: {key: value(names, context) for key, value in entries}


def _name(node: Name, depth: int) -> Run:
    name = node.name
    slot = depth - 1
    if _is_bound(node, depth):
        if name == "item":
            return lambda _names, context: context.items[slot]
        return lambda _names, context: context.indexes[slot]

    def run(names: Names, _context: Context) -> Any:
        try:
            return names[name]
        except KeyError:
            error = ExpressionError("expression.unknown_name", name=name, near=nearest(name, names))
            raise error.at(node.position, node.length) from None

    return run


def _is_bound(node: Name, depth: int) -> bool:
    return depth > 0 and node.name in BOUND_NAMES


def _access(node: Access, depth: int) -> Run:
    target = compile_tree(node.target, depth)
    path = [(key.name, key) for key in node.keys if isinstance(key, FieldKey)]
    if len(path) < len(node.keys):
        return _steps(target, [_step(key, depth) for key in node.keys])
    if isinstance(node.target, Name) and not _is_bound(node.target, depth):
        return _root_path(target, node.target.name, path)
    return _path(target, path)


def _steps(target: Run, steps: list[_Step]) -> Run:
    def run(names: Names, context: Context) -> Any:
        value = target(names, context)
        for step in steps:
            value = step(value, names, context)
        return value

    return run


def _path(target: Run, path: _Path) -> Run:
    """Compile the common way into maps, ``a.b.c``."""

    def run(names: Names, context: Context) -> Any:
        value = target(names, context)
        for name, key in path:
            value = value.get(name) if type(value) is dict else _field(value, key, context)
        return value

    return run


def _root_path(target: Run, root: str, path: _Path) -> Run:
    """Compile the most common one, which begins with a name from outside; ``target`` is asked only if there is none."""

    def run(names: Names, context: Context) -> Any:
        try:
            value = names[root]
        except KeyError:
            value = target(names, context)
        for name, key in path:
            value = value.get(name) if type(value) is dict else _field(value, key, context)
        return value

    return run


def _field(value: Any, key: FieldKey, context: Context) -> Any:
    try:
        return field_of(value, key.name, context)
    except ExpressionError as error:
        raise error.at(key.position, key.length) from None


def _step(key: FieldKey | IndexKey, depth: int) -> _Step:
    if isinstance(key, FieldKey):
        return lambda value, _names, context: _field(value, key, context)
    index = compile_tree(key.index, depth)

    def step(value: Any, names: Names, context: Context) -> Any:
        at = index(names, context)
        try:
            return element_of(value, at, context)
        except ExpressionError as error:
            raise error.at(key.position, key.length) from None

    return step


def _negate(node: Negate, depth: int) -> Run:
    operand = compile_tree(node.operand, depth)

    def run(names: Names, context: Context) -> Any:
        value = operand(names, context)
        try:
            return negative(value)
        except ExpressionError as error:
            raise error.at(node.position, node.length) from None

    return run


def _not(node: Not, depth: int) -> Run:
    operand = _condition(node.operand, depth)
    return lambda names, context: not operand(names, context)


def _condition(node: Node, depth: int) -> Run:
    """Compile an operand that must be true, false or null, and say where it stands if it is not."""
    operand = compile_tree(node, depth)
    if isinstance(node, Comparison | Logic | Not):
        return operand

    def run(names: Names, context: Context) -> bool:
        value = operand(names, context)
        if value is True or value is False:
            return value
        try:
            return truth(value)
        except ExpressionError as error:
            raise error.at(node.position, node.length) from None

    return run


def _arithmetic(node: Arithmetic, depth: int) -> Run:
    first = compile_tree(node.first, depth)
    terms = [(_placed(ARITHMETIC[term.sign], term), compile_tree(term.operand, depth)) for term in node.terms]

    def run(names: Names, context: Context) -> Any:
        value = first(names, context)
        for operate, operand in terms:
            value = operate(value, operand(names, context), context)
        return value

    return run


def _comparison(node: Comparison, depth: int) -> Run:
    """Compile a comparison; two numbers and two short texts, which most comparisons meet, are compared on the spot."""
    left = compile_tree(node.left, depth)
    right = compile_tree(node.right, depth)
    compare = _placed(COMPARISONS[node.sign], node)
    if node.sign == "in":
        return lambda names, context: compare(left(names, context), right(names, context), context)
    at_once = _AT_ONCE[node.sign]

    def run(names: Names, context: Context) -> Any:
        one = left(names, context)
        other = right(names, context)
        type_ = type(one)
        if type_ in NUMBERS:
            if type(other) in NUMBERS:
                return at_once(one, other)
        elif type_ is str and type(other) is str and len(one) < _SHORT:
            return at_once(one, other)
        return compare(one, other, context)

    return run


def _placed(operate: Operator, node: Node) -> Operator:
    """Give an operator whose errors know where it stands."""

    def run(left: Any, right: Any, context: Context) -> Value:
        try:
            return operate(left, right, context)
        except ExpressionError as error:
            raise error.at(node.position, node.length) from None
        except OverflowError:
            raise out_of_range().at(node.position, node.length) from None

    return run


def _logic(node: Logic, depth: int) -> Run:
    operands = [_condition(operand, depth) for operand in node.operands]
    decisive = node.sign == "or"

    def run(names: Names, context: Context) -> Any:
        for operand in operands:
            if operand(names, context) is decisive:
                return decisive
        return not decisive

    return run


def _call(node: Call, depth: int) -> Run:
    function = FUNCTIONS[node.name]
    arguments = [
        compile_tree(argument, depth + function.parameter(index).is_body) for index, argument in enumerate(node.arguments)
    ]
    return compile_call(node, arguments, depth)


_COMPILERS: Final[dict[type[Node], Callable[[Any, int], Run]]] = {
    Literal: _literal,
    ListLiteral: _list,
    MapLiteral: _map,
    Name: _name,
    Access: _access,
    Negate: _negate,
    Not: _not,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Logic: _logic,
    Call: _call,
}
