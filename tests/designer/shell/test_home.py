from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from concertmaster_designer.shell.closing import is_unsaved
from concertmaster_shared.api import forms, runs, workflows
from concertmaster_shared.api.connections import ConnectionAnswer
from concertmaster_shared.api.forms import FormSummary
from concertmaster_shared.forms.changes import Change
from concertmaster_shared.runs import Record
from tests.support.loopback_server import THEN

NOW = datetime.now(UTC)


@pytest.fixture
def form(designer):
    summary = FormSummary(
        id=UUID(int=5), slug="intake", name="Supplier intake", revision=1, published_version=1, created_at=NOW, updated_at=NOW
    )
    designer.server.forms.append(summary)
    return summary


def button_of(page, words):
    return next(button for button in page.findChildren(QPushButton) if button.text() == words)


def click(page, words):
    QTest.mouseClick(button_of(page, words), Qt.MouseButton.LeftButton)


def rows_of(page):
    return page.table.rows.rowCount()


def test_before_signing_in_it_offers_the_ways_to_begin(designer):
    home = designer.parts.home
    assert home.currentWidget() is home.start
    designer.press(home.start, "Sign in")
    designer.dialog("SignInDialog").close()
    designer.do("view.forms")
    assert home.currentWidget() is home.signed_out
    designer.press(home.signed_out, "Sign in")
    assert designer.dialog("SignInDialog")


def test_the_start_offers_an_import_and_an_example(designer):
    start = designer.parts.home.start
    designer.press(start, "Import…")
    designer.until(lambda: [dialog for dialog in designer.window.findChildren(QFileDialog) if dialog.isVisible()])
    designer.window.findChildren(QFileDialog)[-1].close()
    click(start, "Open an example")
    designer.until(lambda: designer.document)
    assert designer.session.source is None
    assert designer.session.title == "Large orders wait for a person"
    assert not is_unsaved(designer.document)
    designer.until(lambda: designer.session.check == "done")
    assert designer.session.problems == ()


def test_each_example_is_a_copy_of_its_own(designer):
    for _ in range(2):
        designer.do("document.example")
    designer.until(lambda: len(designer.parts.desk.documents) == 2)
    first, second = designer.parts.desk.documents
    first.take_gesture([{"op": "set_workflow", "name": "Mine"}])
    assert (first.title, second.title) == ("Mine", "Large orders wait for a person")
    assert is_unsaved(first)
    assert not is_unsaved(second)


def test_the_heading_leaves_no_word_alone(designer):
    heading = next(label for label in designer.parts.home.start.findChildren(QLabel) if "each answer" in label.text())
    for width in (1280, 900, 720):
        designer.window.resize(width, 700)
        QApplication.processEvents()
        lines = heading.text().split("\n")
        widths = [heading.fontMetrics().horizontalAdvance(line) for line in lines]
        assert max(widths) <= heading.width(), width
        assert min(widths) > 0.6 * max(widths)


def test_icons_of_buttons_keep_away_from_their_words(designer):
    button = button_of(designer.parts.home.start, "New workflow")
    picture = button.grab().toImage()
    ground = picture.pixelColor(4, picture.height() // 2)
    inked = [
        x
        for x in range(3, picture.width() - 3)
        if any(picture.pixelColor(x, y) != ground for y in range(6, picture.height() - 6))
    ]
    gaps = [right - left - 1 for left, right in pairwise(inked)]
    assert max(gaps[:24]) >= 6


def test_recent_files_are_at_hand(designer, tmp_path):
    path = tmp_path / "intake.workflow.json"
    path.write_text("{}")
    designer.equipment.preferences.remember_file(path)
    designer.do("view.workflows")
    designer.press(designer.parts.home.start, "intake.workflow.json")
    designer.until(lambda: designer.document)


def test_a_workflow_is_opened_from_the_list(designer):
    designer.server.add_workflow({"name": "Supplier intake"})
    designer.sign_in()
    page = designer.parts.home.workflows
    designer.until(lambda: rows_of(page) == 1)
    page.table.activated_row.emit(page.table.rows.row(0))
    designer.until(lambda: designer.document)
    assert designer.session.title == "Supplier intake"


def test_the_public_address_of_a_form_is_copied_and_opened(designer, form, monkeypatch):
    designer.sign_in()
    designer.do("view.forms")
    page = designer.parts.home.forms
    designer.until(lambda: rows_of(page) == 1)
    page.table.selectRow(0)
    page.copy_button.click()
    designer.until(lambda: QApplication.clipboard().text().endswith("/f/intake"))
    assert QApplication.clipboard().text() == f"{designer.server.origin}/f/intake"
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page.open_button.click()
    designer.until(lambda: opened)
    assert opened == [f"{designer.server.origin}/f/intake"]


def test_a_form_is_published_after_its_author_saw_what_changes(designer, form):
    change = Change(kind="breaking", code="form_change.field_removed", path="/fields/f_1", message="“Site” is gone.")
    designer.server.form_changes = forms.ChangesAnswer(
        published_version=1, gravest="breaking", changes=(change,), open_drafts={1: 12}
    )
    designer.sign_in()
    designer.do("view.forms")
    page = designer.parts.home.forms
    designer.until(lambda: rows_of(page) == 1)
    page.table.selectRow(0)
    page.publish_button.click()
    dialog = designer.dialog("PublishFormDialog")
    assert "Breaking: “Site” is gone." in [label.text() for label in dialog.findChildren(QLabel)]
    dialog.move_drafts.setChecked(True)
    dialog.note.setPlainText("Sites come from the dataset now.")
    dialog.submit.click()
    designer.until(lambda: page.table.rows.index(0, 2).data() == "Version 2")
    (body,) = designer.server.called(forms.PUBLISH)
    assert (body["note"], body["drafts"]) == ("Sites come from the dataset now.", "move")


def test_forms_that_are_there_are_offered_in_the_inspector_and_known_to_the_check(designer, form):
    document = {"nodes": [{"id": "start", "type": "trigger.form", "parameters": {"form": "intak"}}]}
    designer.open_stored(document)
    designer.until(lambda: [problem.code for problem in designer.session.problems] == ["workflow.unknown_form"])
    designer.document.canvas.select(["start"])
    combo = designer.parts.editor.inspector.page.fields["form"].editor.combo
    assert combo.itemData(0) == "intake"
    combo.activated.emit(0)
    designer.until(lambda: designer.session.problems == ())


def test_connections_of_the_server_are_offered_by_name_and_others_can_be_typed(designer):
    erp = {"id": UUID(int=5), "name": "erp", "kind": "postgresql", "settings": {}, "secret_fields": (), "revision": 1}
    designer.server.connections.append(ConnectionAnswer(**erp, created_at=THEN, updated_at=THEN))
    designer.open_stored({"nodes": [{"id": "ask", "type": "database.query"}]})
    designer.document.canvas.select(["ask"])
    editor = designer.parts.editor.inspector.page.fields["connection"].editor
    assert (editor.combo.itemData(0), editor.combo.itemText(0)) == ("erp", "erp (postgresql)")
    editor.combo.activated.emit(0)
    assert designer.session.draft.nodes["ask"].parameters == {"connection": "erp"}
    editor.combo.lineEdit().selectAll()
    QTest.keyClicks(editor.combo.lineEdit(), "crm")
    assert designer.session.draft.nodes["ask"].parameters == {"connection": "crm"}


def test_a_run_of_the_list_is_opened_with_its_workflow(designer):
    stored = designer.server.add_workflow({"name": "Intake", "nodes": [{"id": "start", "type": "trigger.manual"}]})
    run = runs.RunAnswer(id=UUID(int=8), workflow_id=stored.id, version=1, status="succeeded", created_at=THEN)
    designer.server.runs[run.id] = run
    kinds = [("run_started", None), ("step_succeeded", "start"), ("run_succeeded", None)]
    designer.server.records[run.id] = [
        Record(sequence=n, kind=kind, at=THEN, node_id=node) for n, (kind, node) in enumerate(kinds, 1)
    ]
    designer.sign_in()
    designer.do("view.runs")
    page = designer.parts.home.runs
    designer.until(lambda: rows_of(page) == 1)
    designer.until(lambda: page.table.rows.index(0, 1).data() == "Intake")
    page.table.activated_row.emit(page.table.rows.row(0))
    designer.until(lambda: designer.document)
    designer.until(lambda: designer.parts.editor.runs.steps.rows.rowCount() == 1)
    assert designer.parts.editor.runs.isVisible()


def test_the_rail_and_the_keys_lead_to_the_same_places(designer):
    designer.sign_in()
    for action, place in (("view.forms", "forms"), ("view.runs", "runs"), ("view.workflows", "workflows")):
        designer.do(action)
        assert designer.parts.home.place == place
        assert designer.window.rail._buttons[place].isChecked()
    designer.window.rail._buttons["runs"].click()
    assert designer.parts.home.place == "runs"


def test_a_list_that_cannot_be_read_says_so_and_is_read_again(designer):
    designer.sign_in()
    designer.until(lambda: designer.server.called(workflows.LIST))
    page = designer.parts.home.workflows
    refusal = (503, {"retry-after": "60"}, b'{"code": "unavailable", "detail": "The database does not answer."}')
    designer.server.troubles.answers[workflows.LIST.name] = [refusal]
    designer.do("server.refresh")
    designer.until(lambda: page._banner is not None)
    assert page._banner.sentence.text() == "The database does not answer."
    designer.server.add_workflow({"name": "Intake"})
    designer.press(page._banner, "Try again")
    designer.until(lambda: rows_of(page) == 1)
    assert page._banner is None


def test_lists_are_read_once_more_when_home_comes_to_the_front(designer):
    designer.open_stored()
    before = len(designer.server.called(workflows.LIST))
    designer.do("view.workflows")
    designer.until(lambda: len(designer.server.called(workflows.LIST)) > before)
    assert len(designer.server.called(forms.LIST)) >= 1
