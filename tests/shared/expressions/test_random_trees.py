"""Whatever tree and whatever values: the rules that must hold for all of them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concertmaster_shared.expressions import (
    Budget,
    Expression,
    ExpressionError,
    Scope,
    Shape,
    check,
    evaluate,
    format_tree,
    infer,
    parse,
    parse_template,
    render,
    to_wire,
    tokens,
    tree_from_json,
    tree_to_json,
)
from concertmaster_shared.expressions.references import references
from concertmaster_shared.expressions.tree import Node
from tests.shared.expressions.trees import ROOTS, names, texts, trees

NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
SCOPE = Scope(dict.fromkeys(ROOTS, Shape.any()))
without_braces = texts.filter(lambda text: "{" not in text)
KINDS = {type(None): "null", bool: "boolean", int: "number", float: "number", str: "text", list: "list", dict: "map"}

many = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@many
@given(trees)
def test_a_tree_written_and_read_is_the_same_tree(tree: Node) -> None:
    text = format_tree(tree)
    assert parse(text).tree == tree
    assert format_tree(parse(text).tree) == text


@many
@given(trees, names)
def test_an_evaluation_gives_a_wire_value_or_an_expression_error(tree: Node, named: dict[str, Any]) -> None:
    before = json.dumps(named)
    expression = parse(format_tree(tree))
    ending = attempt(lambda: to_wire(evaluate(expression, named, now=NOW)))
    if isinstance(ending, ExpressionError):
        assert ending.position is not None
        assert 0 <= ending.position <= ending.position + ending.length <= len(expression.text)
        assert ending.message != ending.code
    else:
        json.dumps(ending, allow_nan=False)
    assert json.dumps(named) == before


@many
@given(trees, names)
def test_what_the_checker_is_sure_of_is_so(tree: Node, named: dict[str, Any]) -> None:
    expression = parse(format_tree(tree))
    errors = check(expression, SCOPE)
    assert all(error.position is not None for error in errors)
    shape = infer(expression, SCOPE)
    try:
        value = evaluate(expression, named, now=NOW)
    except ExpressionError:
        return
    if value is not None and not errors:
        assert shape.kind in {"any", KINDS.get(type(value), type(value).__name__)}


@many
@given(trees, names)
def test_two_evaluations_give_the_same(tree: Node, named: dict[str, Any]) -> None:
    expression = parse(format_tree(tree))
    assert outcome(expression, named) == outcome(expression, named)


@many
@given(trees, names, st.integers(0, 60))
def test_a_smaller_budget_stops_or_changes_nothing(tree: Node, named: dict[str, Any], steps: int) -> None:
    expression = parse(format_tree(tree))
    small = outcome(expression, named, Budget(steps=steps))
    assert small in {outcome(expression, named), "expression.too_many_steps"}


@many
@given(trees)
def test_a_tree_as_json_and_back_is_the_same_tree(tree: Node) -> None:
    expression = parse(format_tree(tree))
    stored = json.loads(json.dumps(tree_to_json(expression)))
    again = tree_from_json(stored, expression.text)
    assert again.tree == expression.tree
    assert again.references == expression.references
    assert tree_to_json(again) == stored


@many
@given(trees)
def test_every_reference_stands_where_it_says(tree: Node) -> None:
    expression = parse(format_tree(tree))
    for reference in references(expression.tree):
        assert expression.text[reference.position :].startswith(reference.root)
        assert reference.position + reference.length <= len(expression.text)


@many
@given(st.text(max_size=60) | st.text("input.ab()[]{}\"'+-*/%<>=!&|,: 12e.\\u\n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    end = 0
    for _kind, start, token_end in tokens(text):
        assert end <= start < token_end <= len(text)
        end = token_end
    for read in (parse, parse_template):
        ending = attempt(partial(read, text))
        if isinstance(ending, ExpressionError):
            assert ending.position is not None
            assert ending.message != ending.code


@many
@given(without_braces, without_braces)
def test_a_template_gives_back_the_text_around_its_parts(before: str, after: str) -> None:
    template = parse_template(f"{before}|{{{{ input.a }}}}|{after}")
    around = [unicodedata.normalize("NFC", text) for text in (f"{before}|", f"|{after}")]
    assert render(template, {"input": {"a": "{{ 1 }}"}}, now=NOW) == "{{ 1 }}".join(around)


def outcome(expression: Expression, named: dict[str, Any], budget: Budget | None = None) -> str:
    ending = attempt(lambda: to_wire(evaluate(expression, named, now=NOW, budget=budget or Budget())))
    return ending.code if isinstance(ending, ExpressionError) else json.dumps(ending)


def attempt(action: Callable[[], object]) -> object:
    """Give what an action gives, or its error; any other exception is a failure."""
    try:
        return action()
    except ExpressionError as error:
        return error
