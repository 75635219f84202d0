"""Work out an expression's value, or a template's text, for given names.

The tree is compiled once; what is known of an expression before it runs is kept with it: what it costs without its loops, and
whether it can build lists or maps, so that only such results are measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from .budget import DEFAULT, MAX_DEPTH, Budget, Context
from .calls import Names, Run
from .compiler import compile_tree
from .errors import ExpressionError
from .memory import remembered
from .template import Insert, Template
from .tree import Call, Expression, ListLiteral, MapLiteral, Node, children, count_nodes
from .values import KINDS, Value, measure, text_of, unsupported

Compiled = Callable[[Names, Context], Value]


def evaluate(expression: Expression, names: Mapping[str, object], *, now: datetime, budget: Budget = DEFAULT) -> Value:
    """Give the value of an expression; raises ``ExpressionError``, and nothing else, when it has none.

    ``now`` must have a time zone: it is what ``now()`` and ``today()`` say.
    """
    return compiled(expression)(names, Context(now, budget))


def render(
    template: Template,
    names: Mapping[str, object],
    *,
    now: datetime,
    budget: Budget = DEFAULT,
    escape: Callable[[str], str] = str,
) -> str:
    """Give the text of a template: null is empty, everything else is as ``text`` writes it. One budget holds for all parts.

    ``escape`` makes values fit the language that the literal parts are written in.
    """
    return render_in(template, names, Context(now, budget), escape=escape)


def render_in(template: Template, names: Names, context: Context, *, escape: Callable[[str], str] = str) -> str:
    """Give the text of a template as ``render`` does, in a context that may serve many evaluations."""
    context.begin()
    pieces: list[str] = []
    for part in template.parts:
        if isinstance(part, Insert):
            try:
                pieces.append(escape(text_of(_run_of(part.expression)(names, context), context)))
            except ExpressionError as error:
                raise error.at(0, len(part.expression.text)).shifted(part.offset) from None
        else:
            pieces.append(part)
    try:
        context.room_for_text(sum(map(len, pieces)))
    except ExpressionError as error:
        raise error.at(0, len(template.text)) from None
    return "".join(pieces)


def compiled(expression: Expression) -> Compiled:
    """Give a function for many evaluations of one expression; a context may serve many, one after the other."""
    run = _run_of(expression)

    def evaluate_once(names: Names, context: Context) -> Value:
        context.begin()
        value: Value = run(names, context)
        return value

    return evaluate_once


def _compile(expression: Expression) -> Run:
    """Compile an expression, once, into what pays for it, works it out and looks at the result."""
    run = compile_tree(expression.tree)
    cost = count_nodes(expression.tree)
    finish = measure if _builds(expression.tree) else _require_value

    def work_out(names: Names, context: Context) -> Any:
        try:
            context.spend(cost)
            value = run(names, context)
            finish(value, context)
        except ExpressionError as error:
            raise error.at(0, len(expression.text)) from None
        except RecursionError:
            # The depth of a tree is bounded, that of whoever calls is not.
            raise ExpressionError("expression.too_deep", position=0, limit=MAX_DEPTH) from None
        return value

    return work_out


_run_of: Final = remembered(_compile, lambda expression: len(expression.text))


def _require_value(value: Any, _context: Context) -> None:
    if type(value) not in KINDS:
        raise unsupported()


def _builds(tree: Node) -> bool:
    """Tell whether a tree can put one value into another, and so make a result larger than what it was given."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call | ListLiteral | MapLiteral):
            return True
        waiting += children(node)
    return False
