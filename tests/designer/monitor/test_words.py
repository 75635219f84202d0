from datetime import UTC, datetime
from typing import get_args

import pytest

from concertmaster_designer.monitor.progress import Step
from concertmaster_designer.monitor.words import (
    large_words,
    pass_words,
    run_words,
    status_words,
    step_title,
    tally_words,
    wait_words,
)
from concertmaster_designer.ui.widgets.times import exactly
from concertmaster_shared.runs.history import WaitReason

DUE = datetime(2026, 3, 1, tzinfo=UTC)


def waiting(reason, **more):
    return Step(node_id="a", status="waiting", reason=reason, **more)


def test_passes_are_counted_from_one_the_outer_loop_first():
    assert [pass_words(iteration) for iteration in ("0", "2", "2.0")] == ["1", "3", "3.1"]
    assert step_title(Step(node_id="a", iteration="2"), "Twice") == "Twice · 3"
    assert step_title(Step(node_id="a"), "Once") == "Once"


@pytest.mark.parametrize("reason", get_args(WaitReason))
def test_every_reason_to_wait_has_words_of_its_own(reason):
    others = set(get_args(WaitReason)) - {reason}
    for words in (status_words, wait_words):
        assert words(waiting(reason)) not in {words(waiting(other)) for other in (*others, "unheard of")}


def test_a_wait_that_ends_by_itself_says_when():
    assert wait_words(waiting("timer", due_at=DUE)) == f"Waits until {exactly(DUE)}"
    assert wait_words(waiting("retry", due_at=DUE)) == f"Is tried again at {exactly(DUE)}"
    assert wait_words(waiting("merge", due_at=DUE)).endswith(f"branches to arrive, at most until {exactly(DUE)}")
    assert wait_words(waiting("person")) == "Waits until people have decided or answered"
    assert wait_words(Step(node_id="a", status="running")) == ""


def test_attempts_are_told_where_there_were_several():
    assert status_words(Step(node_id="a", status="failed", attempts=2)) == "Failed ×2"
    assert status_words(Step(node_id="a", status="failed", attempts=1)) == "Failed"


def test_a_run_that_waits_says_for_what_and_others_how_they_stand():
    waits = {run_words("waiting", reason) for reason in (*get_args(WaitReason), "paused", "quarantined", None)}
    assert len(waits) == len(get_args(WaitReason)) + 3
    assert run_words("succeeded", None) == "Succeeded"


def test_a_tally_names_what_there_is():
    tally = {"running": 1, "waiting": 1, "pending": 1, "failed": 2, "succeeded": 1200, "skipped": 34}
    assert tally_words(tally) == "1 running, 2 waiting, 2 failed, 1,234 done"
    assert tally_words({"succeeded": 3}) == "3 done"


def test_large_values_are_told_in_kilobytes():
    assert large_words(300 * 1024) == "Large value, 300 KB"
    assert large_words(1) == "Large value, 1 KB"
