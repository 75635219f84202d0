"""The tables name every step from status to status, and nothing else is possible."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import get_args

import pytest

from concertmaster_server.db.migrations.tables.runs import RUNS
from concertmaster_server.engine.plan import compile_plan
from concertmaster_server.engine.state import begin
from concertmaster_server.engine.transitions import (
    ATTEMPT,
    RUN,
    STEP,
    TIMER,
    WAIT,
    IllegalTransitionError,
    TimerStatus,
    next_run_status,
    next_step_status,
)
from concertmaster_shared.runs import ATTEMPT_STATUSES, RUN_STATUSES, STEP_STATUSES, Record, RecordKind, WaitReason
from concertmaster_shared.workflow import read_workflow
from tests.support import states
from tests.support.histories import golden
from tests.support.stage import graph

KINDS = get_args(RecordKind)
ENDED_STEPS = {"succeeded", "failed", "skipped", "cancelled"}
ENDED_RUNS = {"succeeded", "failed", "cancelled"}


def words_of(column: str) -> set[str]:
    """Give the words that the first check of a column of this name allows."""
    found = re.search(rf"check \({column} in \(([^)]*)\)", RUNS)
    assert found is not None
    return set(re.findall(r"'(\w+)'", found[1]))


def test_whatever_is_not_in_a_table_is_refused() -> None:
    for table, statuses, follow in ((STEP, STEP_STATUSES, next_step_status), (RUN, RUN_STATUSES, next_run_status)):
        for status in statuses:
            for kind in KINDS:
                if (status, kind) in table:
                    assert follow(status, kind) == table[status, kind]
                else:
                    with pytest.raises(IllegalTransitionError):
                        follow(status, kind)


def test_nothing_follows_an_end() -> None:
    assert not {status for status, _ in STEP} & ENDED_STEPS
    assert not {status for status, _ in RUN} & ENDED_RUNS


def test_every_status_can_be_reached_and_left_unless_it_is_an_end() -> None:
    assert {status for status, _ in STEP} | ENDED_STEPS == set(STEP_STATUSES)
    assert set(STEP.values()) | {"pending"} == set(STEP_STATUSES)
    assert {status for status, _ in RUN} | ENDED_RUNS == set(RUN_STATUSES)
    assert set(RUN.values()) | {"queued"} == set(RUN_STATUSES)


def test_every_kind_of_record_moves_something() -> None:
    assert {kind for _, kind in (*STEP, *RUN)} == set(KINDS)


def test_an_attempt_ends_with_whatever_its_running_step_may_meet() -> None:
    assert {kind for _, kind in ATTEMPT} == {kind for status, kind in STEP if status == "running"}
    assert {status for status, _ in ATTEMPT} | set(ATTEMPT.values()) == set(ATTEMPT_STATUSES)


def test_a_wait_ends_with_what_a_waiting_step_may_meet() -> None:
    assert set(WAIT) == set(get_args(WaitReason))
    assert frozenset().union(*WAIT.values()) == {kind for status, kind in STEP if status == "waiting"}


def test_the_histories_that_were_kept_wait_and_try_as_the_tables_say() -> None:
    seen: set[tuple[str, str]] = set()
    for history in golden().values():
        trying: set[tuple[str | None, str]] = set()
        waiting: dict[tuple[str | None, str], str] = {}
        for record in history.records:
            step = (record.node_id, record.iteration)
            if (reason := waiting.pop(step, None)) is not None:
                assert record.kind in WAIT[reason]
                seen.add((reason, record.kind))
            if step in trying:
                trying.discard(step)
                assert ("running", record.kind) in ATTEMPT
                seen.add(("attempt", record.kind))
            if record.kind == "attempt_started":
                trying.add(step)
            elif record.kind in {"step_waiting", "retry_scheduled"}:
                waiting[step] = record.reason or "retry"
    assert {kind for what, kind in seen if what == "attempt"} == {kind for _, kind in ATTEMPT}
    assert {what for what, _ in seen} == {"attempt", *WAIT}


def test_a_timer_that_is_gone_stays_gone() -> None:
    assert set(TIMER.values()) == set(get_args(TimerStatus)) == {"set", "gone"}
    assert {status for status, _ in TIMER} == {"set"}


def test_the_diagrams_are_those_of_the_tables() -> None:
    assert states.DOCUMENT.read_text(encoding="utf-8") == states.renewed(states.DOCUMENT.read_text(encoding="utf-8"))


def test_every_invariant_has_its_row() -> None:
    rows = re.findall(r"^\| \*\*I(\d+)\*\*.*\|$", states.DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [str(number) for number in range(1, 13)]


def test_the_database_knows_the_same_words() -> None:
    assert words_of("status") == set(RUN_STATUSES)
    assert words_of("kind") == set(KINDS)


def test_a_record_that_cannot_follow_changes_nothing() -> None:
    state = begin(compile_plan(read_workflow(graph()), "start"), None)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    state.apply(Record(sequence=1, kind="run_started", at=at))
    with pytest.raises(IllegalTransitionError):
        state.apply(Record(sequence=2, kind="attempt_lost", at=at, node_id="start"))
    assert (state.sequence, state.status, list(state.ready), state.steps) == (1, "running", [("start", "")], {})
