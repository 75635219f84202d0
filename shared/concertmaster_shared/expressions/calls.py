"""Turn a call into a Python function: check the arguments against the parameters, let them pay, run what the table names.

A function sees only values that its parameters allow: of a known kind, numbers finite and exact, moments with an offset. So no
function has to look again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any, Final

from .budget import Context
from .dates import fixed
from .errors import ExpressionError
from .functions import FUNCTIONS, FunctionSpec, Parameter
from .numbers import out_of_range
from .tokenizer import LARGEST_WHOLE
from .tree import Call, Literal, Node, count_nodes
from .values import KINDS, kind_of, unsupported

Names = Mapping[str, object]
Run = Callable[[Names, Context], Any]
"""Works out one node: gives its value, or raises an error that knows its place."""


def compile_call(node: Call, arguments: list[Run], depth: int) -> Run:
    """Compile a call of compiled arguments; ``depth`` counts the list functions around it."""
    function = FUNCTIONS[node.name]
    if function.is_lazy:
        return _lazy(node, function, arguments)
    checked = [_argument(node, function, index, run=run) for index, run in enumerate(arguments)]
    if any(parameter.is_body for parameter in function.parameters):
        return _for_each(node, function, source=checked[0], body=arguments[1], slot=depth)
    return _eager(node, function, checked)


def _lazy(node: Call, function: FunctionSpec, arguments: list[Run]) -> Run:
    evaluate = function.evaluate

    def run(names: Names, context: Context) -> Any:
        try:
            return evaluate(names, context, *arguments)
        except ExpressionError as error:
            raise _placed(error, node) from None

    return run


def _for_each(node: Call, function: FunctionSpec, *, source: Run, body: Run, slot: int) -> Run:
    """Compile a list function. Its body reads the item from the slot of its depth and pays for all its nodes each time."""
    evaluate = function.evaluate
    cost = count_nodes(node.arguments[1])

    def run(names: Names, context: Context) -> Any:
        items = source(names, context)
        if items is None:
            return None

        def each(item: Any, index: int) -> Any:
            context.spend(cost)
            context.items[slot] = item
            context.indexes[slot] = index
            return body(names, context)

        try:
            return evaluate(context, items, each)
        except ExpressionError as error:
            raise _placed(error, node) from None

    return run


def _eager(node: Call, function: FunctionSpec, arguments: list[Run]) -> Run:
    evaluate = function.evaluate
    pairs = [(run, _takes_null(function.parameter(index))) for index, run in enumerate(arguments)]

    def run(names: Names, context: Context) -> Any:
        values = []
        has_null = False
        for argument, takes_null in pairs:
            value = argument(names, context)
            has_null = has_null or (value is None and not takes_null)
            values.append(value)
        if has_null:
            return None
        try:
            return evaluate(context, *values)
        except ExpressionError as error:
            raise _placed(error, node) from None

    return run


def _argument(call: Call, function: FunctionSpec, index: int, *, run: Run) -> Run:
    """Put the parameter's check around an argument; a constant that can be prepared is checked here and now."""
    node = call.arguments[index]
    parameter = function.parameter(index)
    if parameter.is_body:
        return run
    return _prepared(node, parameter) or _checked(node, function, parameter, run=run)


def _prepared(node: Node, parameter: Parameter) -> Run | None:
    """Prepare a constant; a faulty one is left to fail where it is used, if it is used."""
    if parameter.prepare is None or not isinstance(node, Literal) or kind_of(node.value) not in parameter.kinds:
        return None
    try:
        prepared = parameter.prepare(node.value)
    except ExpressionError:
        return None
    return lambda _names, _context: prepared


def _checked(node: Node, function: FunctionSpec, parameter: Parameter, *, run: Run) -> Run:
    any_kind = "any" in parameter.kinds
    types = frozenset(type_ for type_, kind in KINDS.items() if any_kind or kind in parameter.kinds)
    admissions = _SIZED if function.is_sized else _UNSIZED

    def checked(names: Names, context: Context) -> Any:
        value = run(names, context)
        type_ = type(value)
        if value is None:
            return value
        try:
            if type_ not in types:
                raise _misfit(value, function, parameter)
            admit = admissions.get(type_)
            return value if admit is None else admit(value, context)
        except ExpressionError as error:
            raise error.at(node.position, node.length) from None

    return checked


def _takes_null(parameter: Parameter) -> bool:
    return "null" in parameter.kinds or "any" in parameter.kinds


def _misfit(value: Any, function: FunctionSpec, parameter: Parameter) -> ExpressionError:
    if type(value) not in KINDS:
        return unsupported()
    return wrong_argument(function, parameter, kind_of(value))


def wrong_argument(function: FunctionSpec, parameter: Parameter, found: str) -> ExpressionError:
    """Make the error of an argument of a kind that its parameter does not take."""
    expected = " or ".join(kind for kind in parameter.kinds if kind != "null")
    return ExpressionError(
        "expression.wrong_argument", function=function.name, parameter=parameter.name, expected=expected, found=found
    )


def _placed(error: ExpressionError, call: Call) -> ExpressionError:
    """Place an error of a function at the argument it blames, else at the whole call."""
    blamed = call if error.argument is None else call.arguments[error.argument]
    error.argument = None
    return error.at(blamed.position, blamed.length)


def _admit_whole(value: int, _context: Context) -> int:
    if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
        raise out_of_range()
    return value


def _admit_double(value: float, _context: Context) -> float:
    if not isfinite(value):
        raise out_of_range()
    return value


def _admit_text(value: str, context: Context) -> str:
    context.spend_on_text(len(value))
    return value


def _admit_items(value: Any, context: Context) -> Any:
    context.spend_on_items(len(value))
    return value


_UNSIZED: Final[dict[type, Callable[[Any, Context], Any]]] = {
    int: _admit_whole,
    float: _admit_double,
    datetime: lambda value, _context: fixed(value),
}
_SIZED: Final[dict[type, Callable[[Any, Context], Any]]] = _UNSIZED | {
    str: _admit_text,
    list: _admit_items,
    dict: _admit_items,
}
