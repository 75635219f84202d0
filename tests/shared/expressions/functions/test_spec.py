from __future__ import annotations

from datetime import UTC, datetime

import pytest

from concertmaster_shared.expressions import FAMILIES, FUNCTIONS, FunctionSpec, Scope, check, evaluate, infer, parse
from concertmaster_shared.expressions.functions import Parameter

NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
PROMISED = frozenset(
    {
        "len", "sum", "min", "max", "avg", "round", "floor", "ceil", "abs",
        "empty", "lower", "upper", "trim", "contains", "starts_with", "ends_with", "split", "join",
        "replace", "matches", "number", "text", "date", "datetime", "now", "today", "add_days",
        "days_between", "year", "month", "day", "weekday", "unique", "sort", "first", "last",
        "keys", "values", "merge", "slice", "lookup", "if", "coalesce", "map", "filter",
        "any", "all", "count", "sort_by", "group_by",
    }
)  # fmt: skip
functions = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)


def test_every_promised_function_is_there() -> None:
    assert FUNCTIONS.keys() >= PROMISED


def test_each_function_belongs_to_one_family() -> None:
    names = [function.name for family in FAMILIES.values() for function in family]
    assert sorted(names) == sorted(FUNCTIONS)
    assert len(set(names)) == len(names)


@functions
def test_the_example_is_true_and_shows_the_function(function: FunctionSpec) -> None:
    example = parse(function.example)
    assert check(example, Scope({})) == ()
    assert infer(example, Scope({})).kind == "boolean"
    assert evaluate(example, {}, now=NOW) is True
    assert f"{function.name}(" in function.example


@functions
def test_the_help_is_one_sentence(function: FunctionSpec) -> None:
    assert function.help.endswith(".")
    assert function.help[0].isupper()
    assert len(function.help) <= 130


@functions
def test_optional_parameters_come_last(function: FunctionSpec) -> None:
    optional = [parameter.is_optional or parameter.is_repeated for parameter in function.parameters]
    assert optional == sorted(optional)
    assert not any(parameter.is_repeated for parameter in function.parameters[:-1])


@functions
def test_a_body_is_the_second_of_two_arguments(function: FunctionSpec) -> None:
    bodies = [parameter.is_body for parameter in function.parameters]
    assert bodies == [False, True] or not any(bodies)


def test_signatures() -> None:
    assert FUNCTIONS["round"].signature == "round(number, decimals?)"
    assert FUNCTIONS["sum"].signature == "sum(values, …)"
    assert FUNCTIONS["now"].signature == "now()"
    assert FUNCTIONS["map"].signature == "map(list, expression)"


def test_the_last_parameter_may_take_many_arguments() -> None:
    spec = FUNCTIONS["merge"]
    assert spec.parameter(0) is spec.parameter(7)
    assert (spec.fewest, FUNCTIONS["if"].fewest, FUNCTIONS["if"].most) == (1, 2, 3)
    assert isinstance(spec.parameter(7), Parameter)
