from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from concertmaster_shared.expressions import (
    Budget,
    Context,
    ExpressionError,
    compiled,
    evaluate,
    parse,
    parse_template,
    render,
    to_wire,
)

NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)


def value(text: str, names: Mapping[str, Any] | None = None, /, **limits: Any) -> Any:
    return evaluate(parse(text), names or {}, now=NOW, budget=Budget(**limits))


def failure(text: str, names: Mapping[str, Any] | None = None, /, **limits: Any) -> ExpressionError:
    with pytest.raises(ExpressionError) as raised:
        value(text, names, **limits)
    return raised.value


def test_dates_inside_are_dates_and_become_text_on_the_wire() -> None:
    result = value('{"day": date("2026-03-31"), "at": [now()]}')
    assert result == {"day": date(2026, 3, 31), "at": [NOW]}
    assert to_wire(result) == {"day": "2026-03-31", "at": ["2026-03-31T08:30:00Z"]}


def test_whole_numbers_are_integers_on_the_wire() -> None:
    assert [type(to_wire(value(text))) for text in ("6 / 2", "1 / 2", "-1 * 0.0", "1e300")] == [int, float, int, float]


def test_one_compiled_expression_serves_many_evaluations() -> None:
    run, context = compiled(parse("map(rows, item * factor)")), Context(NOW)
    assert [run({"rows": [1, 2], "factor": factor}, context) for factor in (1, 10)] == [[1, 2], [10, 20]]


def test_each_evaluation_begins_with_the_whole_budget() -> None:
    run, context = compiled(parse("sum(map(rows, item + 1))")), Context(NOW, Budget(steps=50))
    for _time in range(20):
        assert run({"rows": [1, 2, 3]}, context) == 9


def test_a_context_is_usable_after_an_error() -> None:
    run, context = compiled(parse("map(rows, 1 / item)")), Context(NOW)
    with pytest.raises(ExpressionError):
        run({"rows": [1, 0]}, context)
    assert run({"rows": [1, 2]}, context) == [1, 0.5]


def test_names_may_be_any_mapping_and_only_what_is_named_is_asked_for() -> None:
    asked: list[str] = []

    class Names(Mapping[str, object]):
        def __getitem__(self, name: str) -> object:
            asked.append(name)
            return {"x": 1}[name]

        def __iter__(self) -> Iterator[str]:
            return iter(["x"])

        def __len__(self) -> int:
            return 1

    assert value("x + 1", Names()) == 2
    assert asked == ["x"]
    assert failure("y.z", Names()).code == "expression.unknown_name"


def test_large_values_pass_through_unmeasured() -> None:
    rows = [{"n": number} for number in range(50_000)]
    assert value("input.rows", {"input": {"rows": rows}}) is rows
    assert value("input.rows[49999].n", {"input": {"rows": rows}}) == 49_999
    assert value("len(input.rows)", {"input": {"rows": rows}}) == 50_000


@pytest.mark.parametrize(
    "foreign", [Decimal(1), (1, 2), {1}, b"x", object(), 1j, range(3), timedelta(1), type("Text", (str,), {})("x")]
)
def test_values_of_foreign_kinds_are_refused_wherever_they_come_in(foreign: object) -> None:
    texts = ["x", "x == x", "x + 1", "x < 1", "text(x)", "x.a", "not x", "[x]", "x in [1]", "len(x)", "unique([x])", "sort([x])"]
    for text in texts:
        error = failure(text, {"x": foreign})
        assert error.position is not None
        assert repr(foreign) not in error.message


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_none_do_not_get_far(number: float) -> None:
    for text in ("x + 1", "-x", "text(x)", "round(x)", "floor(x)", "sum(x)", "fixed(x, 2)", "sum([x])"):
        assert failure(text, {"x": number}).code == "expression.number_out_of_range", text
    with pytest.raises(ExpressionError):
        to_wire(value("[x]", {"x": number}))


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 31)  # noqa: DTZ001 - the point of the test
    for text in ("hour(x)", "x < now()", "max(x, now())", "sort([x, now()])", "days_between(x, now())"):
        assert failure(text, {"x": naive}).code == "expression.unsupported_value"


def test_moments_from_outside_keep_their_offset_to_the_minute() -> None:
    odd = datetime(2026, 3, 31, 10, 30, 15, 123456, timezone(timedelta(hours=2, seconds=30)))
    assert value("text(x)", {"x": odd}) == "2026-03-31T10:29:45.123+02:00"


def test_errors_never_repeat_a_value() -> None:
    secret = "hunter2-4711"
    names = {"x": secret, "n": 4711, "list": [secret, 1]}
    texts = ["x + 1", "x < 1", "not x", "x.field", "number(x)", "date(x)", "datetime(x)", "sum(list)", "sort(list)", "x[0]"]
    texts += ["matches(x, x + '(')", "1 / (n - n)", "-x", "split(x, '')", "x in n", "n.field", "upper(n)", "join([list], x)"]
    for text in texts:
        error = failure(text, names)
        assert "4711" not in f"{error.message} {error.parameters} {error}"


# Budgets


def test_steps_are_limited_and_counted_for_each_item() -> None:
    rows = {"rows": list(range(1000))}
    assert value("len(map(rows, item))", rows, steps=2000) == 1000
    assert failure("len(map(rows, item + item + item))", rows, steps=2000).code == "expression.too_many_steps"


def test_an_expression_without_loops_costs_its_nodes() -> None:
    assert value("1 + 2 + 3", steps=6) == 6
    error = failure("1 + 2 + 3", steps=5)
    assert (error.code, error.position, error.length) == ("expression.too_many_steps", 0, 9)


def test_texts_and_lists_it_builds_are_limited() -> None:
    assert value("'abc' + 'def'", text=6) == "abcdef"
    assert failure("'abc' + 'defg'", text=6).code == "expression.text_too_long"
    assert failure("map(x, 1)", {"x": [1, 2, 3]}, items=2).code == "expression.too_many_items"
    assert value("x", {"x": "longer than six"}, text=6) == "longer than six"


def test_shared_parts_are_paid_for_as_often_as_they_would_be_written() -> None:
    doubled = "x"
    for _time in range(18):
        doubled = f"map([{doubled}], [item, item])[0]"
    assert failure(doubled, {"x": 1}).code == "expression.too_many_steps"


class Ticking:
    """A clock that moves on by so many seconds each time it is asked."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.asked = 0

    def __call__(self) -> float:
        self.asked += 1
        self.now += self.seconds
        return self.now


def test_a_clock_stops_what_takes_too_long() -> None:
    rows = {"rows": list(range(3000))}
    slow = Ticking(0.1)
    error = failure("map(rows, item + 1)", rows, clock=slow)
    assert (error.code, error.parameters) == ("expression.too_slow", {"milliseconds": 250})
    assert slow.asked == 4
    assert len(value("map(rows, item + 1)", rows, clock=Ticking(0.001))) == 3000


def test_the_clock_is_asked_once_in_256_steps() -> None:
    clock = Ticking(0.0001)
    value("map(rows, item + 1)", {"rows": list(range(1000))}, clock=clock)
    steps = 4 * 1000
    assert steps / 256 - 2 <= clock.asked <= steps / 256 + 4


def test_each_evaluation_has_the_whole_time() -> None:
    clock = Ticking(0.05)
    run, context = compiled(parse("map(rows, item)")), Context(NOW, Budget(clock=clock))
    for _time in range(10):
        assert run({"rows": list(range(300))}, context)


def test_a_caller_deep_in_its_own_stack_gets_an_error_of_ours() -> None:
    run, context = compiled(parse("-" * 100 + "x")), Context(NOW)

    def at_depth(levels: int) -> object:
        return run({"x": 1}, context) if levels <= 0 else at_depth(levels - 1)

    with pytest.raises(ExpressionError, match="too_deep"):
        at_depth(sys.getrecursionlimit() - current_depth() - 60)
    assert at_depth(10) == 1


def current_depth() -> int:
    frame, depth = sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1  # type: ignore[assignment]  # the outermost frame has none
    return depth


def test_items_of_nested_list_functions_do_not_mix() -> None:
    text = "map(rows, sum(map(item.cells, item * 10)) + item.base + index)"
    rows = [{"cells": [1, 2], "base": 1}, {"cells": [], "base": 2}, {"cells": [3], "base": 3}]
    assert value(text, {"rows": rows}) == [31, 3, 35]


def test_what_was_given_is_left_as_it_was() -> None:
    names = {"rows": [3, 1, 2], "map": {"a": 1}}
    value("[sort(rows), reverse(rows), unique(rows), flatten([rows]), merge(map, {'b': 2})]", names)
    assert names == {"rows": [3, 1, 2], "map": {"a": 1}}


def test_rendering_and_evaluating_agree_on_text() -> None:
    for text in ("1e21", "null", "[1, null]", "true", "'x'", "today()"):
        assert render(parse_template(f"{{{{ {text} }}}}"), {}, now=NOW) == value(f"text({text})")
