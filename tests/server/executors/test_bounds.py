"""Lists and texts that are too long for one step are refused before they fill the memory."""

from time import perf_counter

import pytest

from concertmaster_server.engine import parameters
from concertmaster_server.engine.parameters import TooLongError
from concertmaster_server.engine.step import StepError
from concertmaster_server.executors import data_import, data_join, pure_executors, source_rows
from concertmaster_shared.expressions import Budget
from tests.support.steps import step_of

SOURCE = {"source": {"expr": "input.source"}}


def test_a_join_is_bounded_however_many_items_share_a_key():
    parameters = {"left": {"expr": "input.left"}, "right": {"expr": "input.right"}, "left_key": 1, "right_key": 1}
    step = step_of("data.join", parameters, value={"left": [{}] * 2_000, "right": [1] * 2_000})
    started = perf_counter()
    with pytest.raises(StepError) as refusal:
        data_join.execute(step)
    assert refusal.value.code == "join.too_many"
    assert perf_counter() - started < 2


@pytest.mark.parametrize(
    "source",
    ["a\n" + "1\n" * (source_rows.MOST_ROWS + 1), [{}] * (source_rows.MOST_ROWS + 1), "x" * (source_rows.MOST_CHARACTERS + 1)],
)
def test_an_import_is_bounded(source):
    with pytest.raises(StepError) as refusal:
        data_import.execute(step_of("data.import", SOURCE, value={"source": source}))
    assert refusal.value.code == "import.too_large"


def test_problems_of_an_import_are_listed_up_to_a_limit_and_counted_without():
    parameters = {**SOURCE, "mapping": {"n": {"column": "n", "kind": "number"}}}
    wrong = data_import.MOST_PROBLEMS + 5
    output = data_import.execute(step_of("data.import", parameters, value={"source": "n\n" + "x\n" * wrong + "1\n"})).output
    assert (output["count"], output["failed"], len(output["problems"])) == (1, wrong, data_import.MOST_PROBLEMS)


def test_lists_in_lists_too_deep_are_refused():
    with pytest.raises(StepError) as refusal:
        data_import.execute(step_of("data.import", SOURCE, value={"source": "[" * 200_000}))
    assert refusal.value.code == "import.unreadable_json"


ITEMS = {"items": {"expr": "input.items"}}
HEAVY = {"expr": "sum(map(input.items, item))"}
SIDES = {"left": {"expr": "input.items"}, "right": {"expr": "input.items"}}


@pytest.mark.parametrize(
    ("node_type", "given"),
    [
        ("data.filter", {**ITEMS, "where": {"expr": "sum(map(input.items, item)) > 2"}}),
        ("data.sort", {**ITEMS, "by": [HEAVY]}),
        ("data.aggregate", {**ITEMS, "group_by": HEAVY}),
        ("data.aggregate", {**ITEMS, "group_by": 1, "measures": {"n": {"function": "sum", "of": HEAVY}}}),
        ("data.join", {**SIDES, "left_key": HEAVY, "right_key": 1}),
        ("data.join", {**SIDES, "left_key": {"expr": "input.items"}, "right_key": 1}),
        ("data.import", {**SOURCE, "mapping": {"n": {"value": HEAVY}}}),
        ("data.import", {**SOURCE, "mapping": {"n": {"value": {"expr": "sum(map(input.items, item)) / 0"}}}}),
        ("data.set", {"values": {f"v{number}": HEAVY for number in range(200)}}),
    ],
)
def test_what_a_step_evaluates_is_bounded_in_all(monkeypatch, node_type, given):
    monkeypatch.setattr(parameters, "_BUDGET", Budget(total=20_000))
    value = {"items": list(range(200)), "source": [{"n": number} for number in range(200)]}
    with pytest.raises(TooLongError):
        pure_executors()[node_type](step_of(node_type, given, value=value))


def test_a_long_list_and_an_everyday_condition_stay_far_below_the_bound(monkeypatch):
    monkeypatch.setattr(parameters, "_BUDGET", Budget(total=parameters.MOST_STEPS / 10))
    given = {**ITEMS, "where": {"expr": "item.n % 2 == 0 and contains(item.name, 'x')"}}
    value = {"items": [{"n": number, "name": "xyz"} for number in range(10_000)]}
    assert pure_executors()["data.filter"](step_of("data.filter", given, value=value)).output["count"] == 5_000
