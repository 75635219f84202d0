"""Every history that was kept is decided today as it was then, and whatever differs is found where it differs."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any, get_args

import pytest

from concertmaster_server.engine.replay import Divergence, replay
from concertmaster_server.executors import pure_executors
from concertmaster_shared.api.histories import HistoryAnswer
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.runs import Record
from concertmaster_shared.runs.history import RecordKind
from tests.support.histories import FOLDER, SCENES, golden

GOLDEN = golden()
FIRST = "0.1.0"
PURE = pure_executors()


def kept(name: str) -> HistoryAnswer:
    return GOLDEN[f"{FIRST}-{name}"]


def changed(name: str, node_id: str | None, kind: RecordKind, facts: dict[str, Any]) -> tuple[HistoryAnswer, int]:
    """Give a history in which one record holds something else, and its number."""
    history = kept(name)
    found = next(record for record in history.records if (record.node_id, record.kind) == (node_id, kind))
    other = found.model_copy(update=facts)
    records = tuple(other if record is found else record for record in history.records)
    return history.model_copy(update={"records": records}), found.sequence


def differing(history: HistoryAnswer) -> list[int]:
    return [found.sequence for found in replay(history, PURE)]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_engine_of_today_decides_as_it_did(name: str) -> None:
    assert replay(GOLDEN[name], PURE) == ()


@pytest.mark.parametrize("name", GOLDEN)
def test_a_history_that_goes_on_is_decided_as_far_as_it_goes(name: str) -> None:
    history = GOLDEN[name]
    for length in range(len(history.records)):
        assert replay(history.model_copy(update={"records": history.records[:length]}), PURE) == ()


def test_the_histories_hold_what_the_engine_can_do() -> None:
    assert len(GOLDEN) >= 50
    records = [record for history in GOLDEN.values() for record in history.records]
    assert {record.kind for record in records} >= set(get_args(RecordKind)) - {"run_waiting"}
    assert {record.reason for record in records if record.kind == "step_waiting"} == {
        "timer", "person", "child", "merge", "uncertain"
    }  # fmt: skip
    documents: list[Any] = [history.document for history in GOLDEN.values()]
    types = {node["type"] for document in documents for node in document["nodes"]}
    triggers = {spec.type for spec in CATALOGUE.values() if spec.is_trigger} - {"trigger.manual"}
    assert {spec.type for spec in CATALOGUE.values() if spec.effect == "pure"} - triggers <= types | {"people.form"}


def test_every_file_names_its_release_and_how_it_was_made() -> None:
    for name in GOLDEN:
        release, _, scene = name.partition("-")
        assert release.count(".") == 2, name
        assert scene in SCENES, name
    assert all(file.stat().st_size < 64_000 for file in FOLDER.iterdir())


ONE_BY_ONE = {"parallel": 1, "on_item_error": "fail"}
CHANGES: dict[str, tuple[str, str | None, RecordKind, dict[str, Any]]] = {
    "another output": ("set", "it", "step_succeeded", {"output": {"n": 4, "text": "Hello Ada"}}),
    "a truth for a number": ("if-true", "yes", "step_succeeded", {"output": {"n": True}}),
    "another input": ("filter", "it", "step_succeeded", {"input": {"items": []}}),
    "another port": ("if-true", "if", "step_succeeded", {"port": "false"}),
    "another moment for now": ("clock", "it", "step_succeeded", {"at": kept("clock").records[0].at + timedelta(days=1)}),
    "another end of a wait": ("wait", "it", "step_waiting", {"due_at": kept("wait").records[0].at}),
    "a timer before its time": ("wait", "it", "step_succeeded", {"at": kept("wait").records[0].at}),
    "a step that was skipped": ("if-true", "no", "step_skipped", {"kind": "step_succeeded", "output": {"n": 0}, "port": "out"}),
    "a skip that led on": ("if-true", "no", "step_skipped", {"port": "out"}),
    "a failure with another code": (
        "failed", "bad", "step_failed",
        {"error": kept("failed").records[2].error.model_copy(update={"code": "step.moment"})},
    ),
    "a loop over other items": ("loop", "loop", "loop_started", {"input": {"items": [1], **ONE_BY_ONE}}),
    "a loop with another summary": ("loop", "loop", "step_succeeded", {"output": {"count": 3}}),
    "another key": ("call", "it", "attempt_started", {"key": "0" * 32}),
    "another attempt": ("call", "it", "attempt_started", {"attempt": 2}),
    "a retry too late": ("call-tried-again", "it", "retry_scheduled", {"due_at": kept("call").records[0].at + timedelta(days=9)}),
    "a retry too many": ("call-refused", "it", "step_failed", {"kind": "retry_scheduled", "due_at": kept("call").records[0].at}),
    "an end without an attempt more": ("call-tried-again", "it", "retry_scheduled", {"kind": "step_failed", "due_at": None}),
    "an uncaught failure that leads on": ("call-refused", "it", "step_failed", {"port": "error"}),
    "a good end of a bad run": ("failed", None, "run_failed", {"kind": "run_succeeded", "error": None}),
    "a cancel that nobody asked for": ("loop", None, "run_succeeded", {"kind": "run_failed"}),
    "another merge": ("merge-any", "merge", "step_succeeded", {"output": {"arrived": ["soon"]}}),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_differs_is_found_at_its_record(what: str) -> None:
    history, sequence = changed(*CHANGES[what])
    assert differing(history)[:1] == [sequence]


def test_another_output_of_the_run_is_found_at_its_end() -> None:
    history = kept("set").model_copy(update={"output": {"after": 1}})
    assert differing(history) == [len(history.records)]


def test_a_divergence_says_what_was_expected_and_what_was_found() -> None:
    history, sequence = changed("if-true", "if", "step_succeeded", {"port": "false"})
    first, *_ = replay(history, PURE)
    assert first == Divergence(sequence, "if", "", "port true", "port false")


def test_a_record_that_is_missing_ends_it() -> None:
    history = kept("chain")
    records = (*history.records[:3], *history.records[4:])
    *_, last = replay(history.model_copy(update={"records": records}), PURE)
    assert "cannot follow" in last.found


def test_a_step_of_another_graph_is_found() -> None:
    history = kept("chain")
    document = copy.deepcopy(history.document)
    document["edges"] = document["edges"][:4]
    found = differing(history.model_copy(update={"document": document}))
    assert found[0] == 7


def test_a_document_that_cannot_be_read_any_more_is_one_divergence() -> None:
    history = kept("chain")
    document = {**history.document, "nodes": [{"id": "start", "type": "trigger.moon"}], "edges": []}
    [found] = replay(history.model_copy(update={"document": document}), PURE)
    assert found.expected == "run.unreadable"


def test_a_step_that_starts_after_the_run_has_failed_is_found() -> None:
    history = kept("failed")
    failed = history.records[2]
    later = Record(sequence=4, kind="step_succeeded", at=failed.at, node_id="after", input={"values": {"n": 1}}, output={"n": 1})
    assert differing(history.model_copy(update={"records": (*history.records[:3], later)})) == [4]


def test_what_a_run_took_over_is_not_looked_at() -> None:
    history, sequence = changed("set", "it", "step_succeeded", {"output": {"n": 9, "text": ""}})
    assert sequence not in differing(history.model_copy(update={"taken": sequence}))


def test_an_executor_that_breaks_is_a_failure_of_its_step() -> None:
    def broken(_step: object) -> Any:
        raise ZeroDivisionError

    [found] = replay(kept("disabled"), {**PURE, "data.set": broken})[:1]
    assert (found.expected, found.found) == ("kind step_failed", "kind step_succeeded")
