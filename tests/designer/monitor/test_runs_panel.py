from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.monitor.progress import Progress
from concertmaster_designer.monitor.runs_panel import RunsPanel
from concertmaster_shared.api.runs import RunAnswer, StepAnswer
from concertmaster_shared.runs import Record
from concertmaster_shared.runs.history import Failure

THEN = datetime(2026, 3, 1, tzinfo=UTC)
FAILURE = Failure(code="http.status", message="It answered 503.")


def run(number, status="succeeded"):
    ended = THEN + timedelta(seconds=4) if status in {"succeeded", "failed"} else None
    return RunAnswer(
        id=UUID(int=number),
        workflow_id=UUID(int=9),
        version=3,
        status=status,
        created_at=THEN,
        started_at=THEN,
        finished_at=ended,
    )


def progress():
    made = Progress()
    facts = [
        {"kind": "run_started"},
        {"kind": "attempt_started", "node_id": "post", "attempt": 1, "input": {"total": 5}},
        {
            "kind": "step_failed",
            "node_id": "post",
            "attempt": 2,
            "error": FAILURE,
            "output": {"status": 503},
        },
        {"kind": "step_skipped", "node_id": "after"},
    ]
    for number, fact in enumerate(facts, 1):
        made.take(Record.model_validate({"sequence": number, "at": THEN + timedelta(seconds=number), **fact}))
    return made


@pytest.fixture
def panel(show):
    panel = show(RunsPanel(lambda: THEN + timedelta(minutes=5), start=lambda: None))
    panel.resize(1000, 240)
    panel.name_nodes(lambda node: {"post": "Tell the ERP"}.get(node, node))
    panel.heard = []
    panel.run_chosen.connect(lambda chosen: panel.heard.append(chosen and chosen.id.int))
    return panel


def test_with_no_run_it_says_what_would_stand_there(panel):
    panel.show_runs([])
    assert panel.currentWidget() is panel._empty


def test_a_run_is_chosen_and_let_go(panel):
    panel.show_runs([run(2), run(1)])
    panel.runs.selectRow(1)
    panel.let_go()
    assert panel.heard == [1, None]
    assert panel.chosen is None


def test_the_chosen_run_stays_chosen_when_newer_ones_come(panel):
    panel.show_runs([run(1, "running")])
    panel.runs.selectRow(0)
    panel.show_runs([run(2), run(1)])
    assert panel.chosen.id.int == 1
    assert panel.chosen.status == "succeeded"
    assert panel.heard == [1]


def test_a_run_that_the_list_does_not_have_yet_can_be_watched(panel):
    panel.show_runs([])
    panel.choose(run(7, "queued"))
    assert panel.heard == [7]
    assert panel.currentWidget() is not panel._empty
    assert panel.cancel.isVisible()


def test_steps_are_listed_by_the_titles_of_their_nodes(panel):
    panel.choose(run(1, "running"))
    panel.show_progress(progress())
    rows = panel.steps.rows
    assert [[rows.index(row, column).data() for column in range(3)] for row in range(2)] == [
        ["Tell the ERP", "Failed ×2", "1.0 s"],
        ["after", "Skipped", ""],
    ]


def test_a_step_tells_what_it_took_and_gave_and_why_it_failed(panel):
    panel.choose(run(1, "failed"))
    panel.show_progress(progress())
    nodes = []
    panel.node_chosen.connect(nodes.append)
    panel.steps.selectRow(0)
    detail = panel.detail
    assert nodes == ["post"]
    assert detail.title.text() == "Tell the ERP"
    assert detail.failure.text() == "It answered 503. (http.status)"
    assert "2 attempts" in detail.facts.text()
    assert detail.input.toPlainText() == '{\n  "total": 5\n}'
    assert detail.output.toPlainText() == '{\n  "status": 503\n}'


def test_the_chosen_step_is_kept_up_while_records_come(panel):
    panel.choose(run(1, "running"))
    made = progress()
    panel.show_progress(made)
    panel.steps.selectRow(0)
    made.take(Record(sequence=9, kind="step_succeeded", at=THEN, node_id="post", output={"status": 200}))
    panel.show_progress(made)
    assert not panel.detail.failure.isVisible()
    assert "200" in panel.detail.output.toPlainText()


def shown(panel, **fact):
    made = Progress()
    made.take(Record.model_validate({"sequence": 1, "at": THEN, **fact}))
    panel.choose(run(1, "running"))
    panel.show_progress(made)
    panel.steps.selectRow(0)
    return panel.detail


def test_a_pass_of_a_loop_and_its_wait_are_said_in_words(panel):
    detail = shown(panel, kind="step_waiting", node_id="post", iteration="2.0", reason="person")
    rows = panel.steps.rows
    assert [rows.index(0, column).data() for column in range(2)] == ["Tell the ERP · 3.1", "Waits for people"]
    assert detail.title.text() == "Tell the ERP · 3.1"
    assert "Waits until people have decided or answered" in detail.facts.text()
    assert "pass 3.1" in detail.facts.text()


def test_a_run_that_somebody_paused_stays_so_whatever_its_steps_do(panel):
    panel.choose(run(1, "waiting").model_copy(update={"reason": "paused"}))
    made = Progress()
    made.take(Record(sequence=1, kind="step_succeeded", at=THEN, node_id="post"))
    panel.show_progress(made)
    assert panel._headline.text() == "Paused"
    made.take(Record(sequence=2, kind="run_cancelled", at=THEN))
    panel.show_progress(made)
    assert panel._headline.text() == "Cancelled"


def test_the_run_that_a_step_called_can_be_opened(panel):
    asked = []
    panel.child_requested.connect(asked.append)
    detail = shown(panel, kind="step_waiting", node_id="post", reason="child", child=UUID(int=4))
    detail.open_child.click()
    assert asked == [UUID(int=4)]
    shown(panel, kind="step_waiting", node_id="post", reason="timer")
    assert not detail.open_child.isVisible()


def test_a_large_value_is_named_until_it_is_fetched(panel):
    asked = []
    panel.values_requested.connect(lambda of, step: asked.append((of.id.int, step.key)))
    large = {"output": {"key": "k", "sha256": "0", "size": 300 * 1024}}
    detail = shown(panel, kind="step_succeeded", node_id="post", payloads=large)
    assert detail.output.toPlainText() == "Large value, 300 KB"
    detail.fetch.click()
    assert asked == [(1, ("post", ""))]
    answer = StepAnswer(node_id="post", iteration="", status="succeeded", attempts=1, output={"rows": 3})
    panel.show_values(run(2), answer)
    assert detail.output.toPlainText() == "Large value, 300 KB"
    panel.show_values(run(1), answer)
    assert detail.output.toPlainText() == '{\n  "rows": 3\n}'
    assert not detail.fetch.isVisible()


def test_a_node_on_the_canvas_leads_to_its_step(panel):
    panel.choose(run(1, "failed"))
    panel.show_progress(progress())
    panel.choose_node("nobody")
    panel.choose_node("after")
    assert panel.steps.chosen().node_id == "after"


def test_only_a_run_that_goes_on_can_be_cancelled(panel):
    panel.choose(run(1, "succeeded"))
    assert not panel.cancel.isVisible()
    asked = []
    panel.cancel_requested.connect(asked.append)
    panel.choose(run(2, "waiting"))
    panel.cancel.click()
    assert [one.id.int for one in asked] == [2]


def test_of_a_failed_run_the_failed_step_is_chosen_first(panel):
    failed = progress()
    failed.take(Record.model_validate({"sequence": 9, "at": THEN, "kind": "run_failed", "error": FAILURE}))
    looked_at = []
    panel.node_chosen.connect(looked_at.append)
    panel.show_runs([run(1, "failed")])
    panel.runs.selectRow(0)
    panel.show_progress(failed)
    assert looked_at == ["post"]
    panel.steps.selectRow(1)
    panel.show_progress(failed)
    assert looked_at == ["post", "after"]


def test_how_a_run_stands_is_not_cut_off_at_the_usual_width(panel):
    panel.show_runs([run(1, "waiting").model_copy(update={"reason": reason}) for reason in ("person", "timer", "child", "merge")])
    QApplication.processEvents()
    table = panel.runs
    for row in range(4):
        index = table.rows.index(row, 0)
        words = index.data()
        assert words.startswith("Waits for ")
        assert table.fontMetrics().horizontalAdvance(words) + 16 + 8 + 16 <= table.visualRect(index).width()
