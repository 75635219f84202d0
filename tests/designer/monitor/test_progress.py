from datetime import UTC, datetime, timedelta
from uuid import UUID

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
    progress = after(STARTED, {"kind": "step_waiting", "node_id": "a", "reason": "uncertain"})
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


def test_a_run_waits_only_while_none_of_its_steps_is_at_work():
    waiting = {"kind": "step_waiting", "node_id": "ask", "reason": "person"}
    assert after(STARTED, attempt("a"), waiting).status == "running"
    done = {"kind": "step_succeeded", "node_id": "a"}
    progress = after(STARTED, attempt("a"), waiting, done)
    assert (progress.status, progress.reason) == ("waiting", "person")
    assert after(STARTED, attempt("a"), waiting, done, {"kind": "step_succeeded", "node_id": "ask"}).status == "running"
    assert after(STARTED, {"kind": "run_waiting", "reason": "quarantined"}).reason == "quarantined"


def test_a_loop_that_is_under_way_does_not_hide_that_its_bodies_wait():
    loop = {"kind": "loop_started", "node_id": "each"}
    progress = after(STARTED, loop, {"kind": "step_waiting", "node_id": "ask", "iteration": "0", "reason": "timer"})
    assert progress.statuses() == {"each": "running", "ask": "waiting"}
    assert (progress.status, progress.reason) == ("waiting", "timer")


def test_what_asks_most_of_people_is_the_reason_of_the_run():
    reasons = [{"kind": "step_waiting", "node_id": reason, "reason": reason} for reason in ("timer", "uncertain", "child")]
    assert after(STARTED, *reasons).reason == "uncertain"


def test_a_waiting_step_says_for_what_until_it_goes_on():
    due = THEN + timedelta(hours=1)
    waiting = {"kind": "step_waiting", "node_id": "a", "reason": "timer", "due_at": due}
    (step,) = after(STARTED, waiting).steps
    assert (step.status, step.reason, step.due_at, step.started_at) == ("waiting", "timer", due, THEN + timedelta(seconds=2))
    (step,) = after(STARTED, waiting, {"kind": "step_succeeded", "node_id": "a"}).steps
    assert (step.reason, step.due_at) == (None, None)
    (step,) = after({"kind": "retry_scheduled", "node_id": "a", "due_at": due}).steps
    assert (step.reason, step.due_at) == ("retry", due)


def test_a_called_run_stays_known_after_its_end():
    child = UUID(int=4)
    called = {"kind": "step_waiting", "node_id": "a", "reason": "child", "child": child}
    (step,) = after(STARTED, called, {"kind": "step_succeeded", "node_id": "a", "output": 1}).steps
    assert (step.child, step.output) == (child, 1)


def test_large_values_are_known_by_their_size():
    reference = {"key": "k", "sha256": "0", "size": 300_000}
    (step,) = after(attempt("a"), {"kind": "step_succeeded", "node_id": "a", "payloads": {"output": reference}}).steps
    assert (step.output, step.large) == (None, {"output": 300_000})


def test_passes_are_tallied_by_node():
    facts = [{"kind": "step_succeeded", "node_id": "a", "iteration": str(number)} for number in range(3)]
    progress = after(*facts, attempt("a", iteration="3"), {"kind": "step_failed", "node_id": "a", "iteration": "4"}, attempt("b"))
    assert progress.tallies() == {"a": {"succeeded": 3, "running": 1, "failed": 1}}
