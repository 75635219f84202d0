"""What can be done with a run and a step, as buttons and as a menu."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from concertmaster_designer.monitor.deeds import deeds_of_run, deeds_of_step
from concertmaster_designer.monitor.progress import Progress, Step
from concertmaster_designer.monitor.runs_panel import RunsPanel
from concertmaster_shared.api.runs import RunAnswer
from concertmaster_shared.runs import Record

THEN = datetime(2026, 3, 1, tzinfo=UTC)


def run(status="running", **changes):
    return RunAnswer(id=UUID(int=1), workflow_id=UUID(int=9), version=3, status=status, created_at=THEN, **changes)


@pytest.mark.parametrize(
    ("answer", "verbs"),
    [
        (run("queued"), ["pause"]),
        (run("running"), ["pause"]),
        (run("running", paused=True), ["resume"]),
        (run("waiting", reason="paused", paused=True), ["resume"]),
        (run("waiting", reason="quarantined"), ["resume"]),
        (run("waiting", reason="person"), ["pause"]),
        (run("failed"), ["retry"]),
        (run("cancelled"), ["retry"]),
        (run("succeeded"), []),
    ],
)
def test_what_fits_a_run(answer, verbs):
    assert [deed.verb for deed in deeds_of_run(answer)] == verbs


def test_a_step_is_done_again_and_judged_where_nobody_knows():
    uncertain = Step(node_id="post", iteration="2", status="waiting", reason="uncertain")
    deeds = deeds_of_step(run("waiting"), uncertain)
    assert [(deed.verb, deed.decision) for deed in deeds] == [
        ("resolve", "succeeded"),
        ("resolve", "retry"),
        ("resolve", "failed"),
        ("fork", None),
    ]
    assert {(deed.node_id, deed.iteration) for deed in deeds} == {("post", "2")}
    assert [deed.verb for deed in deeds_of_step(run("cancelled"), uncertain)] == ["fork"]


@pytest.fixture
def panel(show):
    panel = show(RunsPanel(lambda: THEN, start=lambda: None))
    panel.resize(1000, 240)
    panel.asked = []
    panel.deed_requested.connect(panel.asked.append)
    return panel


def buttons(panel):
    return [button for button in panel.deeds.findChildren(QPushButton) if button.isVisible()]


def test_the_buttons_follow_the_chosen_run(panel):
    panel.choose(run("running"))
    assert [button.text() for button in buttons(panel)] == ["Pause"]
    buttons(panel)[0].click()
    panel.choose(run("failed", finished_at=THEN))
    assert [button.text() for button in buttons(panel)] == ["Retry"]
    buttons(panel)[0].click()
    panel.let_go()
    assert buttons(panel) == []
    assert [deed.verb for deed in panel.asked] == ["pause", "retry"]


def test_a_step_has_a_menu(panel):
    panel.choose(run("waiting", reason="uncertain"))
    progress = Progress()
    for number, fact in enumerate(
        ({"kind": "attempt_started", "attempt": 1}, {"kind": "step_waiting", "reason": "uncertain"}), 1
    ):
        progress.take(Record.model_validate({"sequence": number, "at": THEN, "node_id": "post", **fact}))
    panel.show_progress(progress)
    row = panel.steps.visualRect(panel.steps.rows.index(0, 0)).center()
    panel.steps.customContextMenuRequested.emit(row)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()][-2:] == ["It did not happen: fail", "Fork from here"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert [(deed.verb, deed.decision) for deed in panel.asked] == [("resolve", "succeeded")]
    panel.let_go()
    panel.steps.customContextMenuRequested.emit(QPoint(5, 5))
    assert QApplication.activePopupWidget() is None
