"""Parameter values, ready to be evaluated: a JSON value in which texts and ``{"expr": …}`` maps may be expressions.

Compiling happens once a workflow version, evaluating once a step. Nothing here knows what a node does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from concertmaster_shared.expressions import (
    Context,
    Expression,
    Template,
    compiled,
    is_template,
    parse,
    parse_template,
    render_in,
    to_wire,
)

EXPRESSION_KEY: Final = "expr"

_MARKDOWN_SIGNS: Final = re.compile(r"[!-/:-@\[-`{-~]")
_INDENTATION: Final = re.compile(r"(?m)^[ \t]+")

Names = Mapping[str, object]
"""What an expression may name: ``input``, ``steps``, ``run``, ``step``, and inside a loop ``item`` and ``index``."""


@dataclass(frozen=True, slots=True)
class CompiledValue:
    """A parameter value whose expressions are parsed; ``constant`` says that evaluating it changes nothing.

    ``resolve`` evaluates each expression on its own, with the whole budget of the context, and what it costs is on its total.
    """

    source: object
    constant: bool
    resolve: Callable[[Names, Context], object]


def is_expression(value: object) -> bool:
    """Tell whether a JSON value stands for an expression: a map with the key ``expr`` alone."""
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get(EXPRESSION_KEY), str)


def expressions_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Walk a JSON value and give each expression text in it: its path, the text, and whether it is a template."""
    if isinstance(value, str):
        if is_template(value):
            yield path, value, True
    elif is_expression(value):
        assert isinstance(value, dict)  # noqa: S101 - tells the type checker what is_expression found
        yield path, value[EXPRESSION_KEY], False
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from expressions_in(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from expressions_in(item, (*path, index))


def compile_value(value: object) -> CompiledValue:
    """Parse every expression inside a JSON value; raises ``ExpressionError`` for the first that cannot be read."""
    if isinstance(value, str):
        return _template(value) if is_template(value) else _constant(value)
    if isinstance(value, dict):
        if is_expression(value):
            return _expression(value[EXPRESSION_KEY])
        return _mapping(value)
    if isinstance(value, list):
        return _list(value)
    return _constant(value)


def compile_html(value: object) -> CompiledValue:
    """Parse a text in HTML; what its expressions give arrives as text and never as markup.

    An expression in place of the text gives text alone, so all of it is escaped.
    """
    return _compile_markup(value, escape)


def compile_markdown(value: object) -> CompiledValue:
    """Parse a text in Markdown; what its expressions give arrives as text and never as markup, as in ``compile_html``."""
    return _compile_markup(value, escape_markdown)


def escape_markdown(text: str) -> str:
    """Write a text so that Markdown shows it as it is: no link, no emphasis, no block of code by its indentation."""
    marked = _MARKDOWN_SIGNS.sub(r"\\\g<0>", text)
    return _INDENTATION.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}").replace("\t", "\N{NO-BREAK SPACE}"), marked)


def _compile_markup(value: object, mark: Callable[[str], str]) -> CompiledValue:
    if isinstance(value, str) and is_template(value):
        template = parse_template(value)
        return CompiledValue(
            value, constant=False, resolve=lambda names, context: render_in(template, names, context, escape=mark)
        )
    whole = compile_value(value)
    if whole.constant:
        return whole
    return CompiledValue(value, constant=False, resolve=lambda names, context: _marked(whole.resolve(names, context), mark))


def _marked(value: object, mark: Callable[[str], str]) -> object:
    return mark(value) if isinstance(value, str) else value


def _constant(value: object) -> CompiledValue:
    return CompiledValue(value, constant=True, resolve=lambda _names, _context: value)


def _expression(text: str) -> CompiledValue:
    expression: Expression = parse(text)
    return CompiledValue(
        {EXPRESSION_KEY: text},
        constant=False,
        resolve=lambda names, context: to_wire(compiled(expression)(names, context), context),
    )


def _template(text: str) -> CompiledValue:
    template: Template = parse_template(text)
    return CompiledValue(text, constant=False, resolve=lambda names, context: render_in(template, names, context))


def _mapping(value: dict[str, object]) -> CompiledValue:
    parts = {key: compile_value(item) for key, item in value.items()}
    if all(part.constant for part in parts.values()):
        return _constant(value)
    resolvers = [(key, part.resolve) for key, part in parts.items()]
    return CompiledValue(
        value, constant=False, resolve=lambda names, context: {key: resolve(names, context) for key, resolve in resolvers}
    )


def _list(value: list[object]) -> CompiledValue:
    parts = [compile_value(item) for item in value]
    if all(part.constant for part in parts):
        return _constant(value)
    resolvers = [part.resolve for part in parts]
    return CompiledValue(value, constant=False, resolve=lambda names, context: [resolve(names, context) for resolve in resolvers])
