"""What a node of each type gives, as far as its type and its parameters tell. The texts of the types say the same in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from concertmaster_shared.expressions import Shape
from concertmaster_shared.expressions.shapes import ANY, BOOLEAN, LIST, MAP, NUMBER, TEXT
from concertmaster_shared.workflow import Node


class Asking(Protocol):
    """Answers what a node's parameters lead to."""

    def form(self, slug: str) -> Shape:
        """Give the shape of a form's answers."""

    def value(self, node: Node, name: str) -> Shape:
        """Give the shape that a parameter has once it is evaluated."""

    def input(self, node: Node) -> Shape:
        """Give what a run starts with that comes to a node."""


_Rule = Callable[[Node, Asking], Shape]

_PROBLEM: Final = Shape.map({"line": NUMBER, "field": TEXT, "code": TEXT, "message": TEXT})
_DECISION: Final = Shape.map({"email": TEXT, "decision": TEXT, "comment": TEXT, "at": TEXT, "by": TEXT})
_FAILURE: Final = Shape.map({"index": NUMBER, "node": TEXT, "code": TEXT, "message": TEXT})

ITEMS_OF: Final[Mapping[tuple[str, str], str]] = {
    ("data.join", "left_key"): "left",
    ("data.join", "right_key"): "right",
    ("data.import", "mapping"): "source",
}
"""Which parameter gives the items that another is evaluated for; ``items`` where this does not say."""


def output_shape(node: Node, ask: Asking) -> Shape:
    """Give the shape of a node's output; of types that nobody knows, nothing is known."""
    rule = _RULES.get(node.type)
    return rule(node, ask) if rule is not None else ANY


def items_parameter(node: Node, parameter: str) -> str:
    """Tell which parameter gives the items that another one is evaluated for."""
    return ITEMS_OF.get((node.type, parameter), "items")


def _fields(**fields: Shape) -> _Rule:
    shape = Shape.map(fields)
    return lambda _node, _ask: shape


def _values(node: Node, ask: Asking) -> Shape:
    return ask.value(node, "values")


def _kept(node: Node, ask: Asking) -> Shape:
    items = ask.value(node, "items")
    return Shape.map({"items": items if items.kind == "list" else LIST, "count": NUMBER})


def _groups(node: Node, _ask: Asking) -> Shape:
    measures = node.parameters.get("measures")
    names = [str(name) for name in measures] if isinstance(measures, dict) else []
    group = Shape.map({"key": ANY, **dict.fromkeys(names, ANY), "count": NUMBER})
    return Shape.map({"groups": Shape.list(group), "count": NUMBER})


def _joined(node: Node, ask: Asking) -> Shape:
    left = ask.value(node, "left").items or MAP
    fields = dict(left.fields) if left.kind == "map" else {}
    return Shape.map({"items": Shape.list(Shape.map(fields)), "count": NUMBER, "unmatched": NUMBER})


def _rows(node: Node, _ask: Asking) -> Shape:
    mapping = node.parameters.get("mapping")
    row = Shape.map(dict.fromkeys(map(str, mapping), ANY)) if isinstance(mapping, dict) else MAP
    return Shape.map({"rows": Shape.list(row), "count": NUMBER, "problems": Shape.list(_PROBLEM), "failed": NUMBER})


def _answers(node: Node, ask: Asking) -> Shape:
    answers = ask.form(str(node.parameters.get("form", "")))
    one = {"answers": answers, "submission_id": TEXT, "email": TEXT}
    return Shape.map({**one, "all": Shape.list(Shape.map(one))})


_RULES: Final[Mapping[str, _Rule]] = {
    "trigger.form": lambda node, ask: ask.form(str(node.parameters.get("form", ""))),
    "trigger.manual": lambda _node, _ask: ANY,
    "trigger.webhook": lambda _node, _ask: ANY,
    "trigger.schedule": _fields(slot=TEXT, scheduled_for=TEXT, late_s=NUMBER),
    "data.set": _values,
    "data.filter": _kept,
    "data.sort": _kept,
    "data.aggregate": _groups,
    "data.join": _joined,
    "data.import": _rows,
    "data.validate": _fields(problems=Shape.list(Shape.map({"rule": NUMBER, "message": TEXT, "reason": TEXT}))),
    "database.query": _fields(rows=Shape.list(MAP), count=NUMBER),
    "database.write": _fields(count=NUMBER, rows=Shape.list(MAP)),
    "email.send": _fields(message_id=TEXT, recipients=LIST),
    "file.read": _fields(name=TEXT, size=NUMBER, text=TEXT, json=ANY, base64=TEXT),
    "file.write": _fields(name=TEXT, size=NUMBER, sha256=TEXT, type=TEXT),
    "flow.call": lambda _node, _ask: ANY,
    "flow.return": lambda _node, _ask: ANY,
    "http.request": _fields(status=NUMBER, headers=MAP, json=ANY, text=TEXT),
    "logic.for_each": _fields(count=NUMBER, succeeded=NUMBER, failed=NUMBER, errors=Shape.list(_FAILURE)),
    "logic.if": _fields(result=BOOLEAN),
    "logic.switch": _fields(result=TEXT),
    "logic.merge": _fields(arrived=Shape.list(TEXT)),
    "logic.wait": _fields(until=TEXT),
    "people.approval": _fields(outcome=TEXT, decisions=Shape.list(_DECISION)),
    "people.form": _answers,
    "webhook.send": _fields(id=TEXT, status=NUMBER),
}
