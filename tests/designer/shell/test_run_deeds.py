"""What is asked of runs in the panel reaches the server, and what comes of it is watched."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QPushButton

from concertmaster_designer.monitor.deeds import deeds_of_step
from concertmaster_shared.runs import Record

THEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def watched(designer):
    """Give a designer that watches a run; ``script`` says how runs go."""

    def watch(*kinds):
        records = [Record(sequence=n, kind=kind, at=THEN, node_id=node) for n, (kind, node) in enumerate(kinds, 1)]
        designer.server.script = lambda _run: records
        designer.open_stored()
        designer.session.published_version = 1
        designer.server.stored[designer.session.source.workflow_id].versions.append(None)
        designer.do("run.start")
        designer.dialog("StartDialog").submit.click()
        panel = designer.parts.editor.runs
        designer.until(lambda: panel.steps.rows.rowCount() > 0)
        return panel

    return watch


def asked(designer):
    verbs = {"pauseRun", "resumeRun", "retryRun", "forkRun", "resolveStep"}
    return [name for name, _headers, _body in designer.server.calls if name in verbs]


def press(designer, panel, text):
    def shown():
        return [button for button in panel.deeds.findChildren(QPushButton) if button.text() == text and button.isVisible()]

    designer.until(shown)
    shown()[0].click()


def test_a_failed_run_is_retried_and_the_new_one_is_watched(designer, watched):
    panel = watched(("run_started", None), ("step_failed", "start"), ("run_failed", None))
    designer.until(lambda: panel.chosen.status == "failed")
    old = panel.chosen.id
    press(designer, panel, "Retry")
    designer.until(lambda: panel.chosen.forked_from == old)
    [headers] = [headers for name, headers, _ in designer.server.calls if name == "retryRun"]
    assert headers["idempotency-key"]


def test_a_run_is_paused_and_resumed(designer, watched):
    panel = watched(("run_started", None), ("attempt_started", "start"))
    press(designer, panel, "Pause")
    press(designer, panel, "Resume")
    designer.until(lambda: asked(designer) == ["pauseRun", "resumeRun"])


def test_a_step_is_forked_and_judged(designer, watched):
    panel = watched(("run_started", None), ("attempt_started", "start"))
    uncertain = replace(panel.steps.rows.row(0), status="waiting", reason="uncertain")
    judged, *_, forked = deeds_of_step(panel.chosen, uncertain)
    for deed in (judged, forked):
        panel.deed_requested.emit(deed)
    designer.until(lambda: sorted(asked(designer)) == ["forkRun", "resolveStep"])
    bodies = {name: body for name, _, body in designer.server.calls}
    assert bodies["forkRun"] == {"from_node": "start", "iteration": "", "input": None}
    assert bodies["resolveStep"] == {
        "node_id": "start",
        "iteration": "",
        "decision": "succeeded",
        "output": None,
        "port": None,
    }
