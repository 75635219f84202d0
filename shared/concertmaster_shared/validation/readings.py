"""The expressions of nodes, and the steps that they name: what the order of steps is judged by. Trees are not kept here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concertmaster_shared.expressions import Expression, ExpressionError, Template, parse, parse_template
from concertmaster_shared.nodes import NodeSpec
from concertmaster_shared.nodes.parameters import expressions_in
from concertmaster_shared.problems import join
from concertmaster_shared.workflow import Node


@dataclass(frozen=True, slots=True)
class Reading:
    """One expression or template of a node.

    ``steps`` are the ids that it names, ``all_steps`` says that it asks for steps in other ways too, as in ``keys(steps)``.
    One that cannot be read names none.
    """

    place: str
    text: str
    is_template: bool
    per_item: bool
    steps: tuple[str, ...] = ()
    all_steps: bool = False

    def parse(self) -> Expression | Template:
        """Read it; raises ``ExpressionError``."""
        return parse_template(self.text) if self.is_template else parse(self.text)


class Readings:
    """Remembers what was read as long as a node has the same type and parameters."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, object, tuple[Reading, ...]]] = {}

    def of(self, node: Node, spec: NodeSpec) -> tuple[Reading, ...]:
        """Give the expressions in the parameters that a type has and that may hold some."""
        known = self._known.get(node.id)
        if known is None or known[0] != node.type or known[1] is not node.parameters:
            known = self._known[node.id] = node.type, node.parameters, tuple(_read(node, spec))
        return known[2]

    def forget(self, node_id: str) -> None:
        """Let go of a node that is gone."""
        self._known.pop(node_id, None)


def _read(node: Node, spec: NodeSpec) -> Iterator[Reading]:
    for name, value in node.parameters.items():
        parameter = spec.parameter(name)
        if parameter is None or parameter.fixed:
            continue
        for path, text, template in expressions_in(value):
            place = join("nodes", node.id, "parameters", name, *path)
            unread = Reading(place, text, template, parameter.per_item)
            try:
                references = unread.parse().references
            except ExpressionError:
                yield unread
                continue
            asked = [rest for root, *rest in references if root == "steps"]
            named = tuple(sorted({str(rest[0]) for rest in asked if rest}))
            yield Reading(place, text, template, parameter.per_item, named, not all(asked))
