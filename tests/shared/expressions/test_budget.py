from __future__ import annotations

from datetime import UTC, datetime

import pytest

from concertmaster_shared.expressions import DEFAULT, Budget, Context, ExpressionError, OverdrawnError

NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)


def begun(budget: Budget = DEFAULT) -> Context:
    context = Context(NOW, budget)
    context.begin()
    return context


def test_the_usual_limits() -> None:
    assert (DEFAULT.steps, DEFAULT.text, DEFAULT.items, DEFAULT.seconds) == (20_000, 262_144, 10_000, 0.25)
    assert DEFAULT.clock is None


def test_the_last_step_may_be_spent_and_no_more() -> None:
    context = begun(Budget(steps=3))
    context.spend(3)
    with pytest.raises(ExpressionError, match="too_many_steps"):
        context.spend(1)
    context.begin()
    context.spend(3)


def test_size_is_paid_for_and_small_things_are_free() -> None:
    context = begun(Budget(steps=10))
    for _time in range(1000):
        context.spend_on_text(63)
        context.spend_on_items(7)
    context.spend_on_text(64 * 5)
    context.spend_on_items(8 * 5)
    with pytest.raises(ExpressionError, match="too_many_steps"):
        context.spend_on_text(64)


def test_what_is_too_large_is_refused_before_it_is_paid_for() -> None:
    context = begun(Budget(steps=10, text=100, items=20))
    context.room_for_text(100)
    context.room_for_items(20)
    with pytest.raises(ExpressionError, match="text_too_long"):
        context.room_for_text(101)
    with pytest.raises(ExpressionError, match="too_many_items"):
        context.room_for_items(21)


def test_running_out_of_steps_comes_before_running_out_of_time() -> None:
    context = begun(Budget(steps=10, clock=iter(range(100)).__next__))
    with pytest.raises(ExpressionError, match="too_many_steps"):
        context.spend(11)


def test_a_total_counts_the_steps_of_all_evaluations_and_a_fee_for_each() -> None:
    context = begun(Budget(steps=100, total=60))
    context.spend(20)
    context.begin()
    context.charge(10)
    context.spend(6)
    context.begin()
    with pytest.raises(OverdrawnError):
        context.begin()


def test_what_an_evaluation_costs_beyond_its_budget_is_on_the_total_too() -> None:
    context = begun(Budget(steps=10, total=50))
    with pytest.raises(ExpressionError, match="too_many_steps"):
        context.spend(40)
    with pytest.raises(OverdrawnError):
        context.begin()
