"""Lists and texts that are too long for one step are refused before they fill the memory."""

from time import perf_counter

import pytest

from concertmaster_server.engine.step import StepError
from concertmaster_server.executors import data_import, data_join, source_rows
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
