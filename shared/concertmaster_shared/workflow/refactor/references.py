"""Replacing what expressions name, in the text as it was written: all else of it stays, spaces and quotes included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from concertmaster_shared.expressions import ExpressionError, Reference, parse, parse_template
from concertmaster_shared.expressions.tokenizer import is_name, scan
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, expressions_in, is_expression
from concertmaster_shared.workflow.document import Node

Change = Callable[[Reference, str], str | None]
"""Given what an expression names and how it is written, gives what to write instead, or nothing to leave it."""


def rewrite(text: str, change: Change, *, template: bool) -> str:
    """Replace what an expression, or a template, names; what cannot be read stays as it is."""
    try:
        read = parse_template(text) if template else parse(text)
    except ExpressionError:
        return text
    written = read.text
    for reference in sorted(read.references, key=lambda one: one.position, reverse=True):
        end = reference.position + reference.length
        instead = change(reference, written[reference.position : end])
        if instead is not None:
            written = written[: reference.position] + instead + written[end:]
    return written


def rewritten_value(value: object, change: Change) -> object:
    """Replace what the expressions in a parameter's value name; gives the very same value where nothing was replaced."""
    if isinstance(value, str):
        return rewrite(value, change, template=True) if "{{" in value else value
    if is_expression(value):
        assert isinstance(value, dict)  # noqa: S101 - tells the type checker what is_expression found
        text = rewrite(value[EXPRESSION_KEY], change, template=False)
        return value if text == value[EXPRESSION_KEY] else {EXPRESSION_KEY: text}
    if isinstance(value, dict):
        changed = {key: rewritten_value(item, change) for key, item in value.items()}
        return value if all(changed[key] is value[key] for key in value) else changed
    if isinstance(value, list):
        items = [rewritten_value(item, change) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return value


def references_of(nodes: Iterable[Node]) -> Iterator[Reference]:
    """Give all that the expressions of nodes name, as far as they can be read."""
    for node in nodes:
        for _path, text, template in expressions_in(node.parameters):
            try:
                yield from (parse_template(text) if template else parse(text)).references
            except ExpressionError:
                continue


def step_key(node_id: str) -> str:
    """Write an id as a key behind ``steps``."""
    return f".{node_id}" if is_name(node_id) else f"[{json.dumps(node_id)}]"


def after_key(written: str) -> str:
    """Give what stands behind the first key of a reference: of ``steps.total.rows`` it is ``.rows``."""
    tokens = list(scan(written))
    # A name, then a point and a name, or a text between brackets.
    end = tokens[2].end if tokens[1].value == "." else tokens[3].end
    return written[end:]
