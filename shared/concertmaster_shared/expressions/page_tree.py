"""A tree for the browser's engine: that of ``tree_json``, with patterns made into machines that a page only has to run.

A page reads no text: neither expressions nor patterns. So an expression whose pattern is known only when it runs has no tree
here, and whoever wants its value asks the server.

    ["pattern", {"start": bits, "after": [bits, …], "signs": [[set, bits], …], "cost": steps}]

stands where ``matches`` has its constant pattern; bits are hexadecimal numbers, bit 0 means that the text may end, and a set is a
regular expression of one character. A faulty pattern is the code of its error instead.
"""

from __future__ import annotations

from typing import Any, Final

from .errors import ExpressionError
from .patterns import compile_pattern
from .tree import Call, Expression, Literal, Node, children
from .tree_json import tree_to_json

_MATCHES: Final = "matches"
_PLACED: Final = 2
"""Position and length, the last two parts of a node that knows its place."""


def page_tree(expression: Expression, *, with_places: bool = False) -> list[Any] | None:
    """Give the tree for a page, or ``None`` if only the server can work it out; places matter to whoever shows errors."""
    if any(_reads_a_pattern(node) for node in _nodes(expression.tree)):
        return None
    return _made_ready(tree_to_json(expression), with_places=with_places)


def _nodes(tree: Node) -> list[Node]:
    found = [tree]
    for node in found:
        found += children(node)
    return found


def _reads_a_pattern(node: Node) -> bool:
    return isinstance(node, Call) and node.name == _MATCHES and not isinstance(node.arguments[1], Literal)


def _made_ready(form: list[Any], *, with_places: bool) -> list[Any]:
    """Go through a tree as JSON; recursion is bounded by the depth of trees."""
    body = form if with_places else form[:-_PLACED]
    match form[0]:
        case "value":
            return body
        case "map":
            return [form[0], [[key, _made_ready(part, with_places=with_places)] for key, part in form[1]], *body[2:]]
        case "call" if form[1] == _MATCHES:
            text, pattern = form[2]
            parts = [_made_ready(text, with_places=with_places), _machine(pattern, with_places=with_places)]
            return [form[0], form[1], parts, *body[3:]]
    return [_parts_ready(part, with_places=with_places) for part in body]


def _parts_ready(part: Any, *, with_places: bool) -> Any:
    if not isinstance(part, list):
        return part
    if part and isinstance(part[0], str):
        return _made_ready(part, with_places=with_places)
    return [_made_ready(one, with_places=with_places) for one in part]


def _machine(literal: list[Any], *, with_places: bool) -> list[Any]:
    text = literal[1]
    place = literal[-_PLACED:] if with_places else []
    if not isinstance(text, str):
        return ["value", text, *place]
    return ["pattern", pattern_machine(text), *place]


def pattern_machine(pattern: str) -> dict[str, Any] | str:
    """Give what a page needs to run a pattern; the last part of the error's code for a faulty one."""
    try:
        return compile_pattern(pattern).as_json()
    except ExpressionError as error:
        return error.code.removeprefix("expression.")
