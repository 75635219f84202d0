from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from concertmaster_shared.expressions import Budget, Context, ExpressionError, OverdrawnError, Value, to_wire
from concertmaster_shared.expressions.values import equal, identity, kind_of, measure, text_of
from tests.shared.expressions.trees import values

NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
often = settings(max_examples=300, deadline=None, derandomize=True)


def fresh(**limits: Any) -> Context:
    context = Context(NOW, Budget(**limits))
    context.begin()
    return context


def nested(levels: int) -> Any:
    value: Any = 1
    for _level in range(levels):
        value = [value]
    return value


@often
@given(values, values)
def test_equal_values_have_one_identity_and_others_two(left: Any, right: Any) -> None:
    assert equal(left, left, fresh())
    assert equal(left, right, fresh()) == equal(right, left, fresh())
    assert equal(left, right, fresh()) == (identity(left, fresh()) == identity(right, fresh()))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ([1], [True], False),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1.0}, True),
        (None, False, False),
        (date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), False),
        (-0.0, 0, True),
    ],
)
def test_equality_is_strict_about_kinds(left: Any, right: Any, *, same: bool) -> None:
    assert equal(left, right, fresh()) is same
    assert (identity(left, fresh()) == identity(right, fresh())) is same


def test_kinds_have_names() -> None:
    samples: list[object] = [None, True, 1, 1.5, "", date.min, NOW, [], {}, b""]
    expected = ["null", "boolean", "number", "number", "text", "date", "datetime", "list", "map", "unknown"]
    assert list(map(kind_of, samples)) == expected


def test_maps_are_written_with_their_keys_in_order() -> None:
    assert text_of({"b": {"2": 1, "10": 2}, "a": None}, fresh()) == '{"a":null,"b":{"10":2,"2":1}}'


def test_deep_values_are_looked_into_to_a_limit() -> None:
    assert equal(nested(64), nested(64), fresh())
    assert text_of(nested(64), fresh()) == "[" * 64 + "1" + "]" * 64
    for look in (lambda value: equal(value, nested(65), fresh()), lambda value: text_of(value, fresh())):
        with pytest.raises(ExpressionError, match="value_too_deep"):
            look(nested(65))
    with pytest.raises(ExpressionError, match="value_too_deep"):
        to_wire(nested(200))


def test_measuring_counts_shared_parts_each_time() -> None:
    value: Any = [1]
    for _level in range(30):
        value = [value, value]
    with pytest.raises(ExpressionError, match="too_many_steps"):
        measure(value, fresh())
    measure([[1] * 100] * 100, fresh())


def test_long_comparisons_are_paid_for() -> None:
    text = "x" * 64_000
    assert equal(text, "x" * 64_000, fresh(steps=1000))
    with pytest.raises(ExpressionError, match="too_many_steps"):
        equal([text] * 2, [text + "", "x" * 64_000], fresh(steps=1000))


def test_the_wire_has_only_what_json_has() -> None:
    value: Value = {"n": 2.0, "big": 1e300, "zero": -0.0, "d": date(2026, 1, 1), "l": [None, True]}
    assert repr(to_wire(value)) == "{'n': 2, 'big': 1e+300, 'zero': 0, 'd': '2026-01-01', 'l': [None, True]}"
    for foreign in (float("nan"), float("inf"), (1,), b"x"):
        with pytest.raises(ExpressionError):
            to_wire([foreign])  # type: ignore[list-item]  # what the test is about


def test_a_copy_is_put_on_the_total_of_its_context() -> None:
    context = fresh(total=100)
    to_wire([[1] * 100, {"a": 1}], context)
    context.begin()
    to_wire([1] * 100, context)
    with pytest.raises(OverdrawnError):
        context.begin()
