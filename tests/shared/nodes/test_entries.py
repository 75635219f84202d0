"""Expressions of entries are evaluated apart: one that fails is told of and takes nothing else with it."""

from datetime import UTC, datetime

import pytest

from concertmaster_shared.expressions import Context, ExpressionError
from concertmaster_shared.messages import sentence
from concertmaster_shared.nodes import compile_entries

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZERO = sentence("expression.division_by_zero", {})


def resolve(value):
    return compile_entries(value).resolve({"input": {"n": 2}}, Context(NOW))


@pytest.mark.parametrize("value", [[], {}, None, 5, "text", [1, "a", {"b": True}], {"a": "Column", "b": {"column": "B"}}])
def test_constants_are_given_as_they_stand(value):
    compiled = compile_entries(value)
    assert compiled.constant
    assert compiled.resolve({}, Context(NOW)) == value


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ([{"a": {"expr": "input.n + 1"}, "b": "n is {{ input.n }}"}], [{"a": 3, "b": "n is 2"}]),
        ([{"a": {"expr": "1 / 0"}, "b": {"expr": "input.n"}}, {"a": 1}], [{"a": None, "b": 2, "failed": {"a": ZERO}}, {"a": 1}]),
        ({"x": {"expr": "input.n"}, "y": "Column"}, {"x": {"value": 2}, "y": "Column"}),
        (
            {"x": {"expr": "1 / 0"}, "y": {"expr": "input.n"}},
            {"x": {"value": None, "failed": {"value": ZERO}}, "y": {"value": 2}},
        ),
        ({"x": "{{ input.n }}"}, {"x": {"value": "2"}}),
        ({"expr": "[input.n]"}, [2]),
    ],
)
def test_each_expression_speaks_for_itself(value, result):
    assert not compile_entries(value).constant
    assert resolve(value) == result


@pytest.mark.parametrize("value", [[{"a": {"expr": "1 +"}}], {"x": {"expr": "("}}, {"expr": ")"}])
def test_what_cannot_be_read_is_refused_when_it_is_compiled(value):
    with pytest.raises(ExpressionError):
        compile_entries(value)
