"""Every page, panel and dialog of the designer's window, each with the way to bring it up: what a test walks through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QAbstractButton, QWidget

from concertmaster_designer.documents.keeping import Found
from concertmaster_designer.documents.outbox import Outbox
from concertmaster_designer.expressions.field import ExpressionField
from concertmaster_designer.expressions.larger import open_larger
from concertmaster_designer.expressions.sample_dialog import open_sample
from concertmaster_designer.library.publish_form_dialog import PublishFormDialog
from concertmaster_designer.monitor.start_dialog import StartDialog
from concertmaster_designer.remote.failure import OfflineError
from concertmaster_designer.shell.keeping import _RecoveryDialog
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_shared.api.forms import ChangesAnswer, FormAnswer, FormSummary
from concertmaster_shared.forms.changes import Change
from concertmaster_shared.runs import Record
from concertmaster_shared.workflow import Node
from concertmaster_shared.workflow.edits import AddNode, SetNode, SetParameters
from tests.support.designer import Designer
from tests.support.loopback_server import THEN, Stored

CORPUS = Path(__file__).parents[1] / "corpus" / "workflow_imports"
LONG = "Ask every supplier of the last quarter for the figures of its sites, and remind those who have not answered"

Opening = Callable[[Designer], QWidget]


def in_groups(names: Iterable[str], size: int = 6) -> list[tuple[str, ...]]:
    """Give names in groups, each to be walked through with one window: starting the program costs more than a page."""
    every = tuple(names)
    return [every[begin : begin + size] for begin in range(0, len(every), size)]


def press(place: QWidget, words: str) -> None:
    """Press the button with these words."""
    next(button for button in place.findChildren(QAbstractButton) if button.text() == words).click()


def start_page(designer: Designer) -> QWidget:
    designer.parts.home.start.show_recent(("/home/ada/intake.workflow.json", f"/home/ada/{LONG}.workflow.json"))
    return designer.window


def signed_out_page(designer: Designer) -> QWidget:
    designer.do("view.forms")
    return designer.window


def workflows_page(designer: Designer) -> QWidget:
    designer.server.add_workflow({"name": LONG})
    designer.sign_in()
    designer.until(designer.parts.home.workflows.table.rows.rowCount)
    return designer.window


def forms_page(designer: Designer) -> QWidget:
    times = {"created_at": THEN, "updated_at": THEN}
    designer.server.forms.append(FormSummary(id=UUID(int=7), slug="a", name=LONG, revision=1, published_version=1, **times))
    designer.sign_in()
    designer.do("view.forms")
    designer.until(designer.parts.home.forms.table.rows.rowCount)
    designer.parts.home.forms.table.selectRow(0)
    return designer.window


def runs_page(designer: Designer) -> QWidget:
    designer.sign_in()
    designer.do("view.runs")
    designer.until(lambda: not designer.parts.home.runs.table.isVisible())
    return designer.window


def _open(designer: Designer) -> Stored:
    """Open one more workflow, and wait until it is in front."""
    before = designer.document
    stored = designer.open_stored()
    designer.until(lambda: designer.document is not before)
    return stored


def editor(designer: Designer) -> QWidget:
    _open(designer)
    designer.until(lambda: designer.session.check == "done")
    return designer.window


def node(designer: Designer) -> QWidget:
    editor(designer)
    designer.document.canvas.select(["big"])
    return designer.window


def several_nodes(designer: Designer) -> QWidget:
    editor(designer)
    alike = [Node(id=name, type="data.set", position=(0, y)) for name, y in (("more", 200), ("again", 400))]
    designer.document.take_gesture([AddNode(node=node) for node in alike])
    designer.document.canvas.select([node.id for node in alike])
    return designer.window


def problems(designer: Designer) -> QWidget:
    editor(designer)
    designer.document.take_gesture([SetParameters(id="big", set={"condition": {"expr": "steps.nobody.x > 1"}})])
    designer.until(lambda: designer.session.problems)
    designer.do("view.problems")
    return designer.window


def finding(designer: Designer) -> QWidget:
    editor(designer)
    designer.do("find.text")
    designer.parts.finding.panel.search.setText("total")
    designer.until(lambda: designer.parts.finding.panel.hits)
    return designer.window


def run(designer: Designer) -> QWidget:
    _open(designer)
    kinds = [("run_started", None), ("attempt_started", "start"), ("step_succeeded", "start"), ("step_failed", "total")]
    records = [Record(sequence=n, kind=kind, at=THEN, node_id=name, attempt=1) for n, (kind, name) in enumerate(kinds, 1)]
    designer.server.script = lambda _run: records
    start_run(designer).submit.click()
    panel = designer.parts.editor.runs
    designer.until(lambda: panel.steps.rows.rowCount() == 2)
    panel.steps.selectRow(1)
    return designer.window


def conflict(designer: Designer) -> QWidget:
    stored = _open(designer)
    designer.server.edit(stored, [{"op": "set_node", "id": "big", "name": "Huge?"}])
    designer.document.take_gesture([SetNode(id="big", name=LONG)])
    designer.save()
    designer.until(lambda: designer.session.state == "conflict")
    return designer.window


def merge(designer: Designer) -> QWidget:
    conflict(designer)
    press(designer.parts.editor, "Merge")
    merging = designer.parts.comparisons.merging
    designer.until(lambda: merging.page is not None and merging.page.summary.text())
    return designer.window


def comparison(designer: Designer) -> QWidget:
    editor(designer)
    designer.document.take_gesture([SetNode(id="big", name=LONG)])
    designer.do("compare.saved")
    comparing = designer.parts.comparisons.comparing
    designer.until(lambda: comparing.page is not None and comparing.page.summary.text())
    comparing.step(1)
    return designer.window


PAGES: dict[str, Opening] = {
    page.__name__: page
    for page in (
        start_page,
        signed_out_page,
        workflows_page,
        forms_page,
        runs_page,
        editor,
        node,
        several_nodes,
        problems,
        finding,
        run,
        conflict,
        merge,
        comparison,
    )
}


def _by_action(action: str, name: str, *, select: str = "") -> Opening:
    def opening(designer: Designer) -> QWidget:
        editor(designer)
        if select:
            designer.document.canvas.select([select])
        designer.do(action)
        return designer.dialog(name)

    return opening


def sign_in(designer: Designer) -> QWidget:
    designer.do("server.sign_in")
    return designer.dialog("SignInDialog")


def publish(designer: Designer) -> QWidget:
    editor(designer)
    designer.session.published_version = 3
    designer.do("document.publish")
    return designer.dialog("PublishDialog")


def publish_with_errors(designer: Designer) -> QWidget:
    problems(designer)
    designer.do("document.publish")
    return designer.dialog("PublishDialog")


def publish_form(designer: Designer) -> QWidget:
    form = FormAnswer(id=UUID(int=1), slug="intake", revision=3, document={"name": LONG}, problems=(), url="/f/intake")
    kinds = ("breaking", "widening", "safe") * 4
    made = [Change(kind=kind, code="c", path="/fields", message=f"{LONG} {number}.") for number, kind in enumerate(kinds)]
    found = ChangesAnswer(published_version=2, changes=tuple(made), open_drafts={1: 4})
    dialog = PublishFormDialog(designer.window, form, found)
    dialog.open()
    return dialog


def start_run(designer: Designer) -> StartDialog:
    if designer.document is None:
        editor(designer)
    designer.session.published_version = 1
    designer.server.stored[designer.session.source.workflow_id].versions.append(None)
    designer.do("run.start")
    dialog = designer.dialog("StartDialog")
    assert isinstance(dialog, StartDialog)
    return dialog


def replace(designer: Designer) -> QWidget:
    finding(designer)
    designer.parts.finding.panel.replacement.setText(LONG)
    press(designer.parts.finding.panel, "Replace all …")
    return designer.dialog("ReplaceDialog")


def _expression(designer: Designer) -> ExpressionField:
    node(designer)
    (field,) = [field for field in designer.parts.editor.inspector.findChildren(ExpressionField) if field.isVisible()]
    designer.until(lambda: field.place is not None)
    return field


def larger_editor(designer: Designer) -> QWidget:
    return open_larger(_expression(designer))


def sample(designer: Designer) -> QWidget:
    dialog = open_sample(_expression(designer))
    assert dialog is not None
    return dialog


def close_unsaved(designer: Designer) -> QWidget:
    editor(designer)
    designer.document.take_gesture([SetNode(id="big", name=LONG)])
    designer.do("document.close")
    return designer.dialog("Dialog")


def failure(designer: Designer) -> QWidget:
    error = OfflineError("server.no_answer", "https://forms.example")
    return tell_failure(designer.window, "The workflow cannot be stored", error, places=[LONG] * 9)


def report_of_import(designer: Designer) -> QWidget:
    path = Path(designer.equipment.folders.recovery).parent / "n8n.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(json.loads((CORPUS / "n8n_orders.json").read_text())["source"]))
    designer.parts.importing.import_file(path)
    return designer.dialog("ImportReport")


def recovery(designer: Designer) -> QWidget:
    editor(designer)
    document = designer.session.draft.document().model_copy(update={"name": LONG})
    lost = Found(Path("a.journal"), document, designer.session.source, Outbox(), THEN)
    dialog = _RecoveryDialog(designer.window, designer.equipment, (lost,) * 8)
    dialog.open()
    return dialog


DIALOGS: dict[str, Opening] = {
    "keys": _by_action("help.keys", "ShortcutsDialog"),
    "change_keys": _by_action("help.change_keys", "KeysDialog"),
    "about": _by_action("help.about", "AboutDialog"),
    "commands": _by_action("view.commands", "CommandPalette"),
    "go_to_node": _by_action("find.node", "NodePicker"),
    "bookmarks": _by_action("bookmark.list", "BookmarkPicker"),
    "add_node": _by_action("edit.add_node", "Chooser"),
    "export": _by_action("document.export", "ExportDialog"),
    "compare": _by_action("compare.choose", "CompareDialog"),
    "change_id": _by_action("refactor.id", "Dialog", select="big"),
} | {
    dialog.__name__: dialog
    for dialog in (
        sign_in,
        publish,
        publish_with_errors,
        publish_form,
        start_run,
        replace,
        larger_editor,
        sample,
        close_unsaved,
        failure,
        report_of_import,
        recovery,
    )
}
