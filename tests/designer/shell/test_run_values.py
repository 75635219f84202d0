"""A watched run with loops, a called run and a large value, at the real window."""

from uuid import UUID

import pytest
from PySide6.QtCore import QPointF

from concertmaster_shared.api.runs import RunAnswer, StepAnswer
from concertmaster_shared.runs import Record
from tests.support.loopback_server import THEN

RUN, CALLED = UUID(int=81), UUID(int=82)
FACTS = (
    {"kind": "run_started"},
    {"kind": "step_succeeded", "node_id": "total", "iteration": "0"},
    {"kind": "step_failed", "node_id": "total", "iteration": "1", "error": {"code": "a.b", "message": "It failed."}},
    {"kind": "attempt_started", "node_id": "total", "iteration": "2", "attempt": 1},
    {"kind": "step_waiting", "node_id": "big", "reason": "child", "child": str(CALLED)},
    {"kind": "step_succeeded", "node_id": "start", "payloads": {"output": {"key": "k", "sha256": "0", "size": 500_000}}},
    {"kind": "run_failed"},
)


@pytest.fixture
def panel(designer):
    stored = designer.open_stored()
    called = designer.server.add_workflow({"name": "Escalate", "nodes": [{"id": "only", "type": "trigger.manual"}]})
    records = [Record.model_validate({"sequence": number, "at": THEN, **fact}) for number, fact in enumerate(FACTS, 1)]
    for run_id, workflow, history in ((RUN, stored, records), (CALLED, called, records[-1:])):
        run = RunAnswer(id=run_id, workflow_id=workflow.id, version=1, status="failed", created_at=THEN)
        designer.server.runs[run_id], designer.server.records[run_id] = run, history
    designer.parts.running.watch(designer.document, designer.server.runs[RUN])
    panel = designer.parts.editor.runs
    designer.until(lambda: panel.steps.rows.rowCount() == 5)
    return panel


def subtitle(designer, node):
    return designer.document.canvas._screen.scene.texts.subtitle_of(designer.session.draft.nodes[node].model_dump())


def test_the_card_of_a_node_in_a_loop_tallies_its_passes_while_the_run_is_watched(designer, panel):
    assert subtitle(designer, "total") == "1 running, 1 failed, 1 done"
    assert subtitle(designer, "big") == "total.a > 1"
    panel.let_go()
    assert subtitle(designer, "total") == "a"


def test_a_node_that_is_chosen_on_the_canvas_shows_its_step(designer, panel):
    canvas = designer.document.canvas
    seen = canvas.to_world(QPointF())
    canvas.select(["big"])
    assert panel.detail.open_child.isVisible()
    canvas.select(["start"])
    assert panel.detail.output.toPlainText() == "Large value, 488 KB"
    canvas.select(["start", "big"])
    assert panel.detail.output.toPlainText() == "Large value, 488 KB"
    assert canvas.to_world(QPointF()) == seen


def test_a_called_run_is_opened_with_its_own_workflow(designer, panel):
    panel.choose_node("big")
    panel.detail.open_child.click()
    designer.until(lambda: designer.document.title == "Escalate")
    designer.until(lambda: panel.chosen is not None and panel.chosen.id == CALLED)


def test_a_large_value_is_fetched_when_it_is_wanted(designer, panel):
    panel.choose_node("start")
    assert panel.detail.output.toPlainText() == "Large value, 488 KB"
    panel.detail.fetch.click()
    designer.until(lambda: "no more" in designer.window.status.message.text())
    answer = StepAnswer(node_id="start", iteration="", status="succeeded", attempts=1, output={"rows": [1]})
    designer.server.steps[RUN] = [answer.model_copy(update={"node_id": "other"}), answer]
    panel.detail.fetch.click()
    designer.until(lambda: '"rows"' in panel.detail.output.toPlainText())


def test_a_called_run_that_is_gone_is_said_so(designer, panel):
    gone = b'{"code": "not_found", "detail": "There is no such run.", "status": 404}'
    designer.server.troubles.answers["getRun"] = [(404, {"content-type": "application/problem+json"}, gone)]
    panel.choose_node("big")
    panel.detail.open_child.click()
    designer.until(lambda: "There is no such run." in designer.window.status.message.text())
    assert designer.document.title == "Supplier intake"
