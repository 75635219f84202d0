"""Pictures of the real designer, painted into memory: ``python -m tests.support.pictures designer OUT.png --theme dark``.

``--scene`` names what to show, ``--size`` how large. The server behind the window is the small one of the tests, on loopback; the
document is the product's example.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from concertmaster_designer.app.wiring import program
from concertmaster_designer.library.sign_in_dialog import Credentials
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.window import MainWindow
from concertmaster_designer.storage.folders import Folders
from concertmaster_shared.api.connection_kinds import Kind
from concertmaster_shared.api.connections import ConnectionAnswer
from concertmaster_shared.api.forms import FormSummary
from concertmaster_shared.api.runs import RunAnswer
from concertmaster_shared.runs import Record
from concertmaster_shared.runs.history import Failure
from concertmaster_shared.workflow import Edge, Node
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Move, MoveNodes, RemoveEdge, RemoveNode, SetNode, SetParameters
from tests.support.large_workflow import large_workflow
from tests.support.loopback_server import EMAIL, PASSWORD, THEN, Server, Stored, running_server

EXAMPLE = Path("server/concertmaster_server/entrypoints/example/supplier-emissions.workflow.json")
CALLED = "00000000-0000-7000-8000-00000000e5ca"
"""Stands in a document for the workflow that it calls."""

PATIENCE_MS = 20_000
_PASSES = 16


class Stage:
    """A window with a server behind it, and a few steps to bring it where a picture is worth taking."""

    def __init__(self, window: MainWindow, server: Server, stored: Stored) -> None:
        self.window = window
        self.server = server
        self.stored = stored

    def sign_in(self) -> None:
        credentials = Credentials(self.server.origin, EMAIL, PASSWORD, "", "")
        self.window.parts.connection.sign_in(credentials, then=lambda: None, otherwise=_fail)
        wait_until(lambda: self.window.parts.home.workflows.table.rows.rowCount() > 0)
        self.window.status.message.clear()

    def open(self) -> OpenDocument:
        self.sign_in()
        self.window.parts.opening.open_workflow(self.stored.id)
        wait_until(lambda: self.window.desk.current is not None and self.window.desk.current.session.check == "done")
        self.window.status.message.clear()
        document = self.window.desk.current
        if document is None:
            raise RuntimeError("the workflow did not open")
        return document


def start(_stage: Stage) -> QWidget | None:
    """Show what somebody sees who is not signed in."""
    return None


def workflows(stage: Stage) -> QWidget | None:
    """Show the list of workflows."""
    stage.sign_in()
    return None


def empty(stage: Stage) -> QWidget | None:
    """Show a new workflow."""
    stage.sign_in()
    stage.window.parts.opening.new()
    wait_until(lambda: stage.window.desk.current is not None)
    return None


def editor(stage: Stage) -> QWidget | None:
    """Show the example with a node selected."""
    document = stage.open()
    document.canvas.select([_busiest(document)])
    return None


def loop(stage: Stage) -> QWidget | None:
    """Show a run in the middle of a loop, and the step that waits for people."""
    document = stage.open()
    stage.server.script = lambda _run: _loop_history()
    answer = _started(stage).model_copy(update={"status": "waiting", "finished_at": None})
    stage.server.runs[answer.id] = answer
    stage.window.parts.running.watch(document, answer)
    stage.window.parts.running.refresh()
    wait_until(lambda: stage.window.parts.editor.runs.steps.rows.rowCount() >= _PASSES)
    wait(400)
    document.canvas.reveal("ask")
    return None


def thousands(stage: Stage) -> QWidget | None:
    """Show a part of 5,000 nodes, a quarter as large."""
    canvas = _large(stage, 5_000).canvas
    canvas.zoom_to(0.25, canvas.to_world(canvas.rect().center().toPointF()))
    return None


def hundred_thousand(stage: Stage) -> QWidget | None:
    """Show 100,000 nodes at once."""
    _large(stage, 100_000).canvas.fit()
    return None


def problems(stage: Stage) -> QWidget | None:
    """Show a mistake in an expression, at its character, in the panel and on the canvas."""
    document = stage.open()
    node = _first_of(document, "logic.if")
    edit = SetParameters(id=node, set={"condition": {"expr": "steps.totals.total > > 1000"}})
    document.take_gesture([edit])
    document.canvas.select([node])
    stage.window.parts.editor.show_panel(stage.window.parts.editor.problems)
    wait_until(lambda: bool(document.session.problems))
    return None


def run(stage: Stage) -> QWidget | None:
    """Show a run on the canvas, with the step that failed."""
    document = stage.open()
    stage.server.script = lambda _run: _history(document)
    answer = _started(stage)
    document.session.published_version = 3
    document.session.state_changed()
    stage.window.parts.running.watch(document, answer)
    stage.window.parts.running.refresh()
    wait_until(lambda: stage.window.parts.editor.runs.steps.rows.rowCount() == len(document.session.draft.nodes))
    document.canvas.reveal(_first_of(document, "http.request"))
    return None


def difference(stage: Stage) -> QWidget | None:
    """Show what was changed since the last saving, with the fields of one node."""
    document = stage.open()
    _rearrange(document)
    stage.window.actions_table["compare.saved"].trigger()
    comparing = stage.window.parts.comparisons.comparing
    wait_until(lambda: comparing.page is not None and bool(comparing.page.summary.text()))
    comparing.step(1)
    comparing.step(1)
    if comparing.page is not None:
        comparing.page.canvas.fit()
    return None


def commands(stage: Stage) -> QWidget | None:
    """Show the command palette."""
    stage.open()
    stage.window.actions_table["view.commands"].trigger()
    return _dialog("CommandPalette")


def publish(stage: Stage) -> QWidget | None:
    """Show the dialog before a version is made."""
    document = stage.open()
    stage.window.parts.publishing.publish(document)
    wait_until(lambda: _dialog("PublishDialog") is not None)
    return _dialog("PublishDialog")


def sign_in(stage: Stage) -> QWidget | None:
    """Show the sign-in dialog."""
    stage.window.parts.signing.sign_in()
    return _dialog("SignInDialog")


SCENES: dict[str, Callable[[Stage], QWidget | None]] = {
    scene.__name__: scene
    for scene in (
        start,
        workflows,
        empty,
        editor,
        loop,
        thousands,
        hundred_thousand,
        problems,
        difference,
        run,
        commands,
        publish,
        sign_in,
    )
}


def take(out: Path, *, scene: str, theme: str, size: tuple[int, int], document: Path = EXAMPLE) -> None:
    """Take one picture."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError("pictures need a program with windows")
    with running_server() as server, tempfile.TemporaryDirectory() as folder, program(app, Folders.below(Path(folder))) as built:
        called = server.add_workflow({"name": "Ask again by phone"})
        stored = server.add_workflow(json.loads(document.read_text().replace(CALLED, str(called.id))))
        server.connections.append(_connection("erp", "postgresql"))
        server.forms.append(_form("supplier-emissions", "Supplier emissions"))
        server.add_workflow({"name": "Site visits"})
        server.add_workflow({"name": "Invoice check"})
        built.window.parts.scheme.choose("dark" if theme == "dark" else "light")
        built.window.resize(*size)
        built.window.show()
        part = SCENES[scene](Stage(built.window, server, stored)) or built.window
        wait(400)
        part.grab().save(str(out))


def _connection(name: str, kind: Kind) -> ConnectionAnswer:
    return ConnectionAnswer(
        id=uuid5(NAMESPACE_URL, name),
        name=name,
        kind=kind,
        settings={},
        secret_fields=("password",),
        revision=1,
        created_at=THEN,
        updated_at=THEN,
    )


def _form(slug: str, name: str) -> FormSummary:
    return FormSummary(
        id=uuid5(NAMESPACE_URL, slug), slug=slug, name=name, revision=1, published_version=1, created_at=THEN, updated_at=THEN
    )


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool]) -> None:
    """Let the window live until something is true."""
    for _ in range(PATIENCE_MS // 20):
        if condition():
            return
        wait(20)
    raise TimeoutError("the window did not get there")


def _large(stage: Stage, nodes: int) -> OpenDocument:
    """Open a file with many nodes, and fold away what stands around them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{nodes}-nodes.workflow.json"
        path.write_text(json.dumps(large_workflow(nodes)), encoding="utf-8")
        stage.window.parts.opening.open_file(path)
        wait_until(lambda: stage.window.desk.current is not None)
    for dock in stage.window.parts.editor.docks.values():
        dock.hide()
    wait(1_000)
    document = stage.window.desk.current
    if document is None:
        raise RuntimeError("the file did not open")
    return document


def _rearrange(document: OpenDocument) -> None:
    """Change, move, remove and add a node each."""
    draft = document.session.draft
    first, *_others, last = sorted(draft.nodes.values(), key=lambda node: node.position[0])
    busiest = draft.nodes[_busiest(document)]
    x, y = last.position
    document.take_gesture(
        [
            SetNode(id=busiest.id, name=f"{busiest.title}, checked"),
            SetParameters(id=busiest.id, set={"note": "Looked at by two people"}),
            MoveNodes(moves=(Move(id=first.id, position=(first.position[0], first.position[1] - 160)),)),
            *(RemoveEdge(id=edge.id) for edge in draft.edges.values() if last.id in {edge.source, edge.target}),
            RemoveNode(id=last.id),
            AddNode(node=Node(id="tell", type="email.send", name="Tell the team", position=(x, y + 200))),
            AddEdge(edge=Edge(id="tell_them", source=busiest.id, target="tell")),
        ]
    )


def _dialog(name: str) -> QDialog | None:
    found = (widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == name)
    return next((widget for widget in found if isinstance(widget, QDialog)), None)


def _first_of(document: OpenDocument, node_type: str) -> str:
    return next(node.id for node in document.session.draft.nodes.values() if node.type == node_type)


def _busiest(document: OpenDocument) -> str:
    return max(document.session.draft.nodes.values(), key=lambda node: len(str(node.parameters))).id


def _started(stage: Stage) -> RunAnswer:
    answer = RunAnswer(
        id=stage.stored.id,
        workflow_id=stage.stored.id,
        version=3,
        status="failed",
        created_at=THEN,
        started_at=THEN,
        finished_at=THEN + timedelta(seconds=4.2),
    )
    stage.server.runs[answer.id] = answer
    stage.server.records[answer.id] = stage.server.script(answer)
    return answer


def _history(document: OpenDocument) -> list[Record]:
    facts: list[dict[str, object]] = [{"kind": "run_started"}]
    failing = _first_of(document, "http.request")
    for node in document.session.draft.nodes.values():
        facts.append({"kind": "attempt_started", "node_id": node.id, "attempt": 1, "input": {"total": 1250.5}})
        if node.id == failing:
            facts.append({"kind": "retry_scheduled", "node_id": node.id, "attempt": 1})
            facts.append({"kind": "attempt_started", "node_id": node.id, "attempt": 2})
            error = Failure(code="http.status", message="The address answered 503 Service Unavailable.")
            facts.append({"kind": "step_failed", "node_id": node.id, "attempt": 2, "error": error})
        else:
            facts.append({"kind": "step_succeeded", "node_id": node.id, "attempt": 1, "output": {"total": 1250.5}})
    facts.append({"kind": "run_failed"})
    return _dated(facts)


def _dated(facts: list[dict[str, object]]) -> list[Record]:
    return [
        Record.model_validate({"sequence": number, "at": THEN + timedelta(milliseconds=130 * number), **fact})
        for number, fact in enumerate(facts, 1)
    ]


def _loop_history() -> list[Record]:
    """Give the records of a run of the monthly workflow whose suppliers have answered in part."""
    facts: list[dict[str, object]] = [
        {"kind": "run_started"},
        {"kind": "step_succeeded", "node_id": "schedule"},
        {"kind": "step_succeeded", "node_id": "suppliers"},
        {"kind": "loop_started", "node_id": "each"},
    ]
    for number in range(_PASSES):
        here: dict[str, object] = {"iteration": str(number), "attempt": 1}
        if number % 5 == 0:
            due = THEN + timedelta(days=7)
            facts.append({"kind": "step_waiting", "node_id": "ask", "reason": "person", "due_at": due, **here})
        else:
            facts.append({"kind": "step_succeeded", "node_id": "ask", "port": "answered", **here})
            facts.append({"kind": "step_succeeded", "node_id": "thank", **here})
    return _dated(facts)


def _fail(sentence: str) -> None:
    raise RuntimeError(sentence)


def main() -> None:
    """Take the picture that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=["designer"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--scene", choices=sorted(SCENES), default="editor")
    parser.add_argument("--document", type=Path, default=EXAMPLE, help="the workflow to show")
    parser.add_argument("--size", default="1280x800")
    asked = parser.parse_args()
    width, height = (int(part) for part in asked.size.split("x"))
    take(asked.out, scene=asked.scene, theme=asked.theme, size=(width, height), document=asked.document)


if __name__ == "__main__":
    main()
