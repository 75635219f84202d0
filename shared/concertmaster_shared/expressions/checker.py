"""Find what is certainly wrong before anything runs: unknown names, and kinds that can never fit.

What is not certain passes, because the evaluator checks everything again. Every value may be null, so a shape speaks of
the values that are not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from .budget import Context
from .calls import wrong_argument
from .compiler import compile_tree
from .errors import ExpressionError, nearest
from .functions import FUNCTIONS, FunctionSpec, Parameter
from .references import constant_key
from .shapes import ANY, BOOLEAN, NULL, NUMBER, TEXT, Scope, Shape, union
from .template import Insert, Template
from .tree import (
    Access,
    Arithmetic,
    Call,
    Comparison,
    Expression,
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
from .values import KINDS

_ORDERED: Final = frozenset({"number", "text", "date", "datetime"})
_UNCERTAIN: Final = frozenset({"any", "null"})
_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SHAPES: Final = {"null": NULL, "boolean": BOOLEAN, "number": NUMBER, "text": TEXT}


def check(subject: Expression | Template, scope: Scope) -> tuple[ExpressionError, ...]:
    """Give everything that is certainly wrong with an expression or template in a place that knows these names."""
    if isinstance(subject, Expression):
        return tuple(_Checker(scope).look(subject).errors)
    return tuple(
        error.shifted(part.offset)
        for part in subject.parts
        if isinstance(part, Insert)
        for error in _Checker(scope).look(part.expression).errors
    )


def infer(expression: Expression, scope: Scope) -> Shape:
    """Tell what kind of value an expression gives, as far as that is certain."""
    return _Checker(scope).look(expression).shape


class _Checker:
    """One walk over a tree: gives each node's shape and gathers errors on the way."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.errors: list[ExpressionError] = []
        self.shape = ANY

    def look(self, expression: Expression) -> _Checker:
        self.shape = self._of(expression.tree)
        return self

    def _of(self, node: Node) -> Shape:
        return _RULES[type(node)](self, node)

    def _error(self, code: str, node: Node, **parameters: Any) -> None:
        self.errors.append(ExpressionError(code, position=node.position, length=node.length, **parameters))

    def literal(self, node: Literal) -> Shape:
        return _SHAPES[KINDS[type(node.value)]]

    def list_literal(self, node: ListLiteral) -> Shape:
        return Shape.list(union([self._of(item) for item in node.items]) if node.items else ANY)

    def map_literal(self, node: MapLiteral) -> Shape:
        return Shape.map({key: self._of(value) for key, value in node.entries}, open=True)

    def name(self, node: Name) -> Shape:
        shape = self._scope.roots.get(node.name)
        if shape is None:
            self._error("expression.unknown_name", node, name=node.name, near=nearest(node.name, self._scope.roots.keys()))
            return ANY
        return shape

    def access(self, node: Access) -> Shape:
        shape = self._of(node.target)
        for key in node.keys:
            shape = self._step(shape, key)
        return shape

    def _step(self, shape: Shape, key: FieldKey | IndexKey) -> Shape:
        if isinstance(key, IndexKey):
            index = self._of(key.index)
            constant = constant_key(key)
            if not isinstance(constant, str):
                return self._element(shape, index, key)
            return self._field(shape, constant, key)
        return self._field(shape, key.name, key)

    def _element(self, shape: Shape, index: Shape, key: IndexKey) -> Shape:
        if shape.kind in _UNCERTAIN or index.kind in _UNCERTAIN:
            return ANY
        if shape.kind == "list" and index.kind == "number":
            return shape.items or ANY
        if shape.kind not in {"list", "map"} or index.kind != "text":
            self._error("expression.wrong_index", key, found=shape.kind, index=index.kind)
        return ANY

    def _field(self, shape: Shape, name: str, key: Node) -> Shape:
        match shape.kind:
            case "map":
                found = shape.fields.get(name)
                if found is None and not shape.is_open:
                    self._error("expression.unknown_field", key, name=name, near=self._scope.nearest_field(name, shape))
                return found or ANY
            case "list":
                return Shape.list(self._field(shape.items or ANY, name, key))
            case "any" | "null":
                return ANY
            case _:
                self._error("expression.no_field", key, found=shape.kind, name=name)
                return ANY

    def negate(self, node: Negate) -> Shape:
        shape = self._of(node.operand)
        if shape.kind not in {"number", *_UNCERTAIN}:
            self._error("expression.wrong_operand", node, sign="-", found=shape.kind)
        return NUMBER

    def not_(self, node: Not) -> Shape:
        self._condition(node.operand)
        return BOOLEAN

    def logic(self, node: Logic) -> Shape:
        for operand in node.operands:
            self._condition(operand)
        return BOOLEAN

    def _condition(self, node: Node) -> Shape:
        shape = self._of(node)
        if shape.kind not in {"boolean", *_UNCERTAIN}:
            self._error("expression.not_boolean", node, found=shape.kind)
        return shape

    def arithmetic(self, node: Arithmetic) -> Shape:
        shape = self._of(node.first)
        for term in node.terms:
            other = self._of(term.operand)
            kinds = {shape.kind, other.kind} - _UNCERTAIN
            if not (kinds <= {"number"} or (kinds <= {"text"} and term.sign == "+")):
                self._error("expression.wrong_operands", term, sign=term.sign, left=shape.kind, right=other.kind)
            elif term.sign in {"/", "%"} and isinstance(term.operand, Literal) and term.operand.value == 0:
                self._error("expression.division_by_zero", term)
            shape = {"number": NUMBER, "text": TEXT}.get(next(iter(kinds), ""), ANY) if term.sign == "+" else NUMBER
        return shape

    def comparison(self, node: Comparison) -> Shape:
        left, right = self._of(node.left), self._of(node.right)
        if node.sign == "in":
            fits = right.kind in {"list", *_UNCERTAIN} or (right.kind in {"map", "text"} and left.kind in {"text", *_UNCERTAIN})
            if not fits:
                self._error("expression.wrong_operands", node, sign="in", left=left.kind, right=right.kind)
        elif node.sign not in {"==", "!="}:
            kinds = {left.kind, right.kind} - _UNCERTAIN
            if len(kinds) > 1 or not kinds <= _ORDERED:
                self._error("expression.no_order", node, sign=node.sign, left=left.kind, right=right.kind)
        return BOOLEAN

    def call(self, node: Call) -> Shape:
        function = FUNCTIONS[node.name]
        errors_before = len(self.errors)
        shapes: list[Shape] = []
        for index, argument in enumerate(node.arguments):
            parameter = function.parameter(index)
            shapes.append(self._body(argument, shapes[0]) if parameter.is_body else self._of(argument))
            self._fit(argument, shapes[index], function, parameter)
        is_constant = all(isinstance(argument, Literal) for argument in node.arguments)
        if is_constant and len(self.errors) == errors_before:
            self._try(node)
        return function.shape(shapes)

    def _body(self, node: Node, source: Shape) -> Shape:
        """Look at a list function's body with its item bound."""
        inner = _Checker(self._scope.bind(item=source.items or ANY, index=NUMBER))
        shape = inner._of(node)
        self.errors += inner.errors
        return shape

    def _fit(self, node: Node, shape: Shape, function: FunctionSpec, parameter: Parameter) -> None:
        if shape.kind not in {*parameter.kinds, *_UNCERTAIN} and "any" not in parameter.kinds:
            if parameter.kinds == ("boolean",):
                self._error("expression.not_boolean", node, found=shape.kind)
            else:
                error = wrong_argument(function, parameter, shape.kind)
                self.errors.append(error.at(node.position, node.length))
        elif parameter.prepare is not None and isinstance(node, Literal) and shape.kind in parameter.kinds:
            try:
                parameter.prepare(node.value)
            except ExpressionError as error:
                self.errors.append(error.at(node.position, node.length))

    def _try(self, node: Call) -> None:
        """Run a call of constants: what fails now fails always."""
        context = Context(_MOMENT)
        context.begin()
        try:
            compile_tree(node)({}, context)
        except ExpressionError as error:
            self.errors.append(error)


_RULES: Final[dict[type[Node], Callable[[_Checker, Any], Shape]]] = {
    Literal: _Checker.literal,
    ListLiteral: _Checker.list_literal,
    MapLiteral: _Checker.map_literal,
    Name: _Checker.name,
    Access: _Checker.access,
    Negate: _Checker.negate,
    Not: _Checker.not_,
    Arithmetic: _Checker.arithmetic,
    Comparison: _Checker.comparison,
    Logic: _Checker.logic,
    Call: _Checker.call,
}
