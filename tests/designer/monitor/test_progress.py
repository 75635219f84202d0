from datetime import UTC, datetime, timedelta

import pytest

from concertmaster_designer.monitor.progress import Progress
from concertmaster_shared.runs import Record
from concertmaster_shared.runs.history import Failure

THEN = datetime(2026, 3, 1, tzinfo=UTC)
FAILURE = Failure(code="http.status", message="It answered 503.")


def history(*facts):
    return [
        Record.model_validate({"sequence": number, "at": THEN + timedelta(seconds=number), **fact})
        for number, fact in enumerate(facts, 1)
    ]


def after(*facts):
    progress = Progress()
    for record in history(*facts):
        progress.take(record)
    return progress


STARTED = {"kind": "run_started"}


def attempt(node, number=1, **more):
    return {"kind": "attempt_started", "node_id": node, "attempt": number, **more}


def test_a_run_begins_queued_and_ends_as_its_last_record_says():
    assert Progress().status == "queued"
    for kind, status in (("run_succeeded", "succeeded"), ("run_failed", "failed"), ("run_cancelled", "cancelled")):
        progress = after(STARTED, {"kind": kind})
        assert (progress.status, progress.is_over) == (status, True)


def test_a_step_that_succeeds():
    progress = after(STARTED, attempt("a", input={"x": 1}), {"kind": "step_succeeded", "node_id": "a", "attempt": 1, "output": 2})
    (step,) = progress.steps
    assert (step.status, step.attempts, step.input, step.output, step.error) == ("succeeded", 1, {"x": 1}, 2, None)
    assert step.finished_at - step.started_at == timedelta(seconds=1)


def test_a_step_that_is_tried_again_and_fails_keeps_its_count_and_its_reason():
    progress = after(
        STARTED,
        attempt("a"),
        {"kind": "retry_scheduled", "node_id": "a", "attempt": 1, "error": FAILURE.model_dump()},
        attempt("a", 2),
        {"kind": "step_failed", "node_id": "a", "attempt": 2, "error": FAILURE.model_dump()},
    )
    (step,) = progress.steps
    assert (step.status, step.attempts, step.error) == ("failed", 2, FAILURE)
    assert step.started_at == THEN + timedelta(seconds=2)


def test_an_error_of_an_attempt_is_forgotten_when_the_step_succeeds():
    retried = {"kind": "retry_scheduled", "node_id": "a", "attempt": 1, "error": FAILURE.model_dump()}
    assert after(attempt("a"), retried).statuses() == {"a": "waiting"}
    (step,) = after(attempt("a"), retried, attempt("a", 2), {"kind": "step_succeeded", "node_id": "a"}).steps
    assert (step.status, step.error) == ("succeeded", None)


@pytest.mark.parametrize(
    ("kind", "status"), [("step_skipped", "skipped"), ("step_cancelled", "cancelled"), ("attempt_lost", "pending")]
)
def test_other_ends(kind, status):
    assert after({"kind": kind, "node_id": "a"}).statuses() == {"a": status}


def test_a_waiting_run_says_why_and_runs_on():
    progress = after(STARTED, {"kind": "step_waiting", "reason": "uncertain"})
    assert (progress.status, progress.reason) == ("waiting", "uncertain")
    progress.take(Record(sequence=3, kind="attempt_started", at=THEN, node_id="a", attempt=1))
    assert (progress.status, progress.reason) == ("running", None)


def test_of_several_passes_the_loudest_stands_for_the_node():
    facts = [{"kind": "step_succeeded", "node_id": "a", "iteration": str(number)} for number in range(3)]
    assert after(*facts).statuses() == {"a": "succeeded"}
    assert after(*facts, attempt("a", iteration="3")).statuses() == {"a": "running"}
    assert after(*facts, {"kind": "step_failed", "node_id": "a", "iteration": "4"}).statuses() == {"a": "failed"}
    assert len(after(*facts).steps) == 3


def test_a_record_that_comes_twice_counts_once():
    progress = Progress()
    first, second = history(attempt("a"), {"kind": "step_succeeded", "node_id": "a", "output": 1})
    for record in (first, second, first):
        progress.take(record)
    assert progress.statuses() == {"a": "succeeded"}
