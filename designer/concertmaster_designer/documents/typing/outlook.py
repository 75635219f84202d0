"""The outlook over one draft: what an expression sees at each node, kept up while the draft changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from concertmaster_shared.expressions import ExpressionError, Scope, Shape, infer, is_template, parse
from concertmaster_shared.expressions.shapes import ANY, NUMBER, TEXT
from concertmaster_shared.nodes import Parameter
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression
from concertmaster_shared.validation.scopes import INPUT_SCOPE, RUN_SHAPE, STEP_SHAPE, parameter_scope
from concertmaster_shared.workflow import Draft, Edit, Node
from concertmaster_shared.workflow.edits import MoveNodes, PutGroup, PutNote, RemoveGroup, RemoveNote

from .flow import NEAR, Flow
from .kinds import as_sent, known_better, shape_of, wanted_kinds
from .outputs import items_parameter, output_shape
from .sight import Sight, listed, map_of

FormShapes = Callable[[str], Shape | None]
"""Gives the shape of a form's answers by its address, where it is known."""

_COMPARED: Final = 50
"""Of more nodes that are edited at once, the first tell what all of them see."""

_SILENT: Final = (MoveNodes, PutNote, RemoveNote, PutGroup, RemoveGroup)
"""Edits that say nothing of what nodes give: moving one must not look through a thousand triggers."""

_DEEPEST: Final = 24
"""So many nodes in a row are looked through for the kind of one value."""


class Outlook:
    """``edited`` must be told of each list of edits. ``see`` says what was seen in a run: by node, and "" for its input."""

    def __init__(self, draft: Draft, forms: FormShapes = lambda _slug: None) -> None:
        self._draft = draft
        self._forms = forms
        self.flow = Flow(draft)
        self._seen: Mapping[str, Shape] = {}
        self._outputs: dict[str, Shape] = {}
        self._at_settings: Sight | None = None
        self._allowed: dict[bool, Scope] = {}
        self._depth = 0

    @property
    def draft(self) -> Draft:
        """Give the draft that it looks over."""
        return self._draft

    def edited(self, edits: Iterable[Edit]) -> None:
        """Take note of what has changed."""
        telling = [edit for edit in edits if not isinstance(edit, _SILENT)]
        if not telling:
            return
        if self.flow.edited(telling):
            self._forget_nodes()
        self._forget_outputs()

    def forget(self) -> None:
        """Forget everything that was worked out, because something else than an edit has changed."""
        self.flow.forget()
        self._forget_nodes()
        self._forget_outputs()

    def see(self, values: Mapping[str, object]) -> None:
        """Take note of the values that nodes gave in a run; "" stands for what it started with."""
        self._seen = {node_id: shape_of(value) for node_id, value in values.items() if value is not None}
        self._forget_outputs()

    def at(self, node_id: str, parameter: Parameter | None = None) -> Sight:
        """Give what an expression in a parameter of a node sees."""
        node = self._draft.nodes.get(node_id)
        if node is None:
            return Sight(INPUT_SCOPE, Scope({"input": ANY}))
        known, around = self._known(node), self.flow.around(node_id)
        items = (around[-1], "items") if around else None
        if parameter is not None and parameter.per_item:
            items = (node_id, items_parameter(node, parameter.name))
            known = known.bind(item=self.value(node, items[1]).items or ANY, index=NUMBER)
        allowed = self._scope(with_item=items is not None)
        return Sight(allowed, known, wanted_kinds(parameter), node_id, items, self._title)

    def at_all(self, node_ids: Sequence[str], parameter: Parameter | None = None) -> Sight:
        """Give what an expression sees that is set in several nodes at once: only what each of them sees."""
        sights = [self.at(node_id, parameter) for node_id in node_ids[:_COMPARED]]
        first = sights[0]
        if len(sights) == 1:
            return first
        roots = {name: shape for name, shape in first.known.roots.items() if all(name in one.allowed.roots for one in sights)}
        others = [one.known.roots["steps"].fields for one in sights[1:] if one.node_id]
        steps = [step for step in first.steps if all(step in fields for fields in others)]
        shapes = first.known.roots.get("steps")
        if shapes is not None:
            roots["steps"] = map_of(tuple(steps), shapes.fields.__getitem__)
        narrow = next((one.allowed for one in sights if "item" not in one.allowed.roots), first.allowed)
        return replace(first, allowed=narrow, known=Scope(roots))

    def for_settings(self) -> Sight:
        """Give what an expression in the settings of the workflow sees."""
        if self._at_settings is None:
            self._at_settings = Sight(INPUT_SCOPE, Scope({"input": self._input(self._triggers())}))
        return self._at_settings

    def form(self, slug: str) -> Shape:
        """Give the shape of a form's answers."""
        return self._forms(slug) or ANY

    def value(self, node: Node, name: str) -> Shape:
        """Give the shape that a parameter has once it is evaluated."""
        return self._shape(node, node.parameters.get(name))

    def input(self, node: Node) -> Shape:
        """Give what a run starts with that comes to a node."""
        every = self._triggers()
        before = set(self.flow.before(node.id)) if len(every) > 1 else ()
        return self._input([trigger for trigger in every if trigger.id in before or trigger.id == node.id] or every)

    def output(self, node_id: str) -> Shape:
        """Give what is known of a node's output."""
        found = self._outputs.get(node_id)
        if found is not None:
            return found
        node = self._draft.nodes.get(node_id)
        if node is None or self._depth >= _DEEPEST:
            return ANY
        self._depth += 1
        try:
            declared = output_shape(node, self)
        finally:
            self._depth -= 1
        seen = self._seen.get(node_id)
        shape = declared if seen is None else known_better(declared, seen)
        if not self._depth:  # what was found deep inside may be cut short
            self._outputs[node_id] = shape
        return shape

    def _forget_outputs(self) -> None:
        self._outputs.clear()
        self._at_settings = None

    def _forget_nodes(self) -> None:
        self._allowed.clear()

    def _known(self, node: Node) -> Scope:
        flow = self.flow
        before = flow.before(node.id)
        steps = map_of(
            before, lambda step: listed(self.output(step), flow.lists_around(step, node.id)), is_open=len(before) >= NEAR
        )
        known = Scope({"input": self.input(node), "steps": steps, "run": RUN_SHAPE, "step": STEP_SHAPE})
        around = flow.around(node.id)
        return known.bind(item=self._item(around[-1]), index=NUMBER) if around else known

    def _item(self, loop: str) -> Shape:
        node = self._draft.nodes.get(loop)
        if node is None or self._depth >= _DEEPEST:
            return ANY
        self._depth += 1
        try:
            return self.value(node, "items").items or ANY
        finally:
            self._depth -= 1

    def _input(self, triggers: Iterable[Node]) -> Shape:
        shapes = [self.output(trigger.id) for trigger in triggers]
        told = [shape for shape in shapes if shape.kind == "map"]
        seen = self._seen.get("")
        if not told:
            return seen or ANY
        fields = {name: part for shape in reversed(told) for name, part in shape.fields.items()}
        together = Shape.map(fields)
        return together if seen is None else known_better(together, seen)

    def _triggers(self) -> list[Node]:
        return list(self._draft.triggers())

    def _scope(self, *, with_item: bool) -> Scope:
        found = self._allowed.get(with_item)
        if found is None:
            found = self._allowed[with_item] = parameter_scope(self._draft.nodes, with_item=with_item)
        return found

    def _shape(self, node: Node, value: object) -> Shape:
        if is_expression(value) and isinstance(value, dict):
            try:
                return as_sent(infer(parse(value[EXPRESSION_KEY]), self._known(node)))
            except ExpressionError:
                return ANY
        if isinstance(value, str) and is_template(value):
            return TEXT
        if isinstance(value, dict):
            return Shape.map({str(name): self._shape(node, part) for name, part in value.items()})
        if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
            return Shape.list(self._shape(node, value[0]))
        return ANY if value is None else shape_of(value)

    def _title(self, node_id: str) -> str:
        node = self._draft.nodes.get(node_id)
        return node.name if node is not None else ""
