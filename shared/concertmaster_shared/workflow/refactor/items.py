"""``item`` and ``index``: an expression that names them means something else where another loop or list function gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from concertmaster_shared.expressions import FUNCTIONS, Expression, ExpressionError, Insert, parse, parse_template
from concertmaster_shared.expressions.functions import BOUND_NAMES
from concertmaster_shared.expressions.tree import Call, children
from concertmaster_shared.expressions.tree import Node as Part
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.parameters import expressions_in
from concertmaster_shared.workflow.document import Node

from .errors import RefactorError


def names_item(value: object) -> bool:
    """Tell whether an expression in a parameter's value names the item of a loop around it, or its place."""
    return any(one.parts[0] in BOUND_NAMES for tree in _expressions(value) for one in tree.references)


def refuse_items_of_their_own(nodes: Iterable[Node], loops: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse to put what names an item where an expression may be worked out for another one."""
    for node in nodes:
        if not any(tree.references for tree in _expressions(node.parameters)):
            continue
        spec = CATALOGUE.get(node.type)
        per_item = spec is not None and any(
            parameter.per_item for parameter in spec.parameters if parameter.name in node.parameters
        )
        if loops[node.id] or per_item or any(_goes_through_a_list(tree.tree) for tree in _expressions(node.parameters)):
            raise RefactorError(
                f"The call hands over 'item' or 'index', and '{node.title}' has items of its own. Put the value in a node first."
            )


def _expressions(value: object) -> Iterable[Expression]:
    for _path, text, template in expressions_in(value):
        try:
            if template:
                yield from (part.expression for part in parse_template(text).parts if isinstance(part, Insert))
            else:
                yield parse(text)
        except ExpressionError:
            continue


def _goes_through_a_list(tree: Part) -> bool:
    if isinstance(tree, Call) and any(FUNCTIONS[tree.name].parameter(place).is_body for place in range(len(tree.arguments))):
        return True
    return any(_goes_through_a_list(child) for child in children(tree))
