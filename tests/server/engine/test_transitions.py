"""The tables name every step from status to status, and nothing else is possible."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import get_args

import pytest

from concertmaster_server.db.migrations.tables.runs import RUNS
from concertmaster_server.engine.plan import compile_plan
from concertmaster_server.engine.state import begin
from concertmaster_server.engine.transitions import RUN, STEP, IllegalTransitionError, next_run_status, next_step_status
from concertmaster_shared.runs import RUN_STATUSES, STEP_STATUSES, Record, RecordKind
from concertmaster_shared.workflow import read_workflow
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
