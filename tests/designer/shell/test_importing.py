"""Opening in the real window what other programs wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.support.designer import DOCUMENT

CORPUS = Path(__file__).parents[2] / "corpus" / "workflow_imports"


@pytest.fixture
def file(tmp_path):
    def write(name):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(json.loads((CORPUS / f"{name}.json").read_text())["source"]))
        return path

    return write


def test_a_workflow_of_another_program_opens_with_a_report(designer, file):
    designer.do("document.import")
    designer.until(lambda: designer.window.findChildren(QFileDialog))
    dialog = designer.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(file("n8n_orders")))
    dialog.close()
    report = designer.dialog("ImportReport")
    assert designer.document.title == "Orders"
    assert list(designer.session.draft.nodes)[:3] == ["webhook", "totals", "large"]
    assert "have to be mended" in report.sentence.text()
    assert report.table.rows.row(0).fate == "kept"
    designer.until(lambda: any(problem.code == "workflow.unknown_type" for problem in designer.session.problems))
    line = next(line for line in map(report.table.rows.row, range(report.table.rows.rowCount())) if line.node_id == "script")
    report.table.activated_row.emit(line)
    assert designer.document.canvas.selection() == ["script"]
    report.accept()
    assert "does not know the type" in designer.parts.editor._banner.sentence.text()
    designer.do("edit.undo")
    assert not designer.session.draft.nodes
    assert designer.parts.editor._banner is None


def test_a_workflow_of_our_own_is_imported_as_a_copy(designer, tmp_path):
    path = tmp_path / "intake.workflow.json"
    path.write_text(json.dumps(DOCUMENT))
    designer.parts.importing.import_file(path)
    designer.until(lambda: designer.document)
    assert designer.session.source is None
    assert set(designer.session.draft.nodes) == {"start", "total", "big"}
    assert designer.dialogs("ImportReport") == []


def test_a_file_of_nobody_is_refused_with_a_sentence(designer, tmp_path):
    path = tmp_path / "list.json"
    path.write_text("[1, 2]")
    designer.parts.importing.import_file(path)
    dialog = designer.dialog("Dialog")
    assert "no workflow of n8n or Node-RED" in dialog.sentence.text()
    dialog.accept()
    path.write_text('{"nodes": [')
    designer.parts.importing.import_file(path)
    dialog = designer.dialog("Dialog")
    assert "line 1" in dialog.sentence.text().lower()


@pytest.mark.parametrize("number", ["9" * 5000, "NaN", "1e999"])
def test_a_number_that_no_file_may_hold_is_told(designer, tmp_path, number):
    path = tmp_path / "n8n.json"
    path.write_text(f'{{"nodes": [{{"name": "a", "type": "x", "parameters": {{"a": {number}}}}}], "connections": {{}}}}')
    designer.parts.importing.import_file(path)
    dialog = designer.dialog("Dialog")
    assert "n8n.json" in dialog.sentence.text()
    dialog.accept()


def test_a_text_that_was_cut_in_a_character_is_imported(designer, tmp_path):
    path = tmp_path / "n8n.json"
    path.write_text(r'{"nodes": [{"name": "Go \ud83d", "type": "x", "parameters": {"a": "\ud83d\ude00"}}], "connections": {}}')
    designer.parts.importing.import_file(path)
    designer.dialog("ImportReport").accept()
    (node,) = designer.session.draft.nodes.values()
    assert (node.name, node.parameters) == ("Go \ufffd", {"a": "\U0001f600"})


def test_what_was_copied_in_n8n_is_pasted_at_the_pointer_with_a_report_that_opens_again(designer):
    designer.parts.opening.new()
    designer.until(lambda: designer.document)
    assert not designer.window.actions_table["document.import_report"].isEnabled()
    source = json.loads((CORPUS / "n8n_orders.json").read_text())["source"]
    QGuiApplication.clipboard().setText(json.dumps(source))
    designer.do("edit.paste")
    report = designer.dialog("ImportReport")
    line = next(line for line in map(report.table.rows.row, range(report.table.rows.rowCount())) if line.node_id == "script")
    report.table.activated_row.emit(line)
    assert designer.document.canvas.selection() == ["script"]
    lines = report.table.rows.rowCount()
    report.accept()
    designer.until(lambda: not designer.dialogs("ImportReport"))
    designer.do("document.import_report")
    again = designer.dialog("ImportReport")
    assert again.table.rows.rowCount() == lines
    again.accept()
    designer.do("edit.undo")
    assert not designer.session.draft.nodes


def test_what_is_as_it_was_is_pasted_with_a_sentence(designer):
    designer.parts.opening.new()
    designer.until(lambda: designer.document)
    said = []
    designer.document.canvas.said.connect(said.append)
    node = {"name": "Now", "type": "n8n-nodes-base.manualTrigger", "position": [0, 0], "parameters": {}}
    QGuiApplication.clipboard().setText(json.dumps({"nodes": [node], "connections": {}}))
    designer.do("edit.paste")
    assert said == ["Pasted 1 node of another program, as it was there."]
    assert designer.dialogs("ImportReport") == []


def test_each_reason_in_the_report_can_be_read_whole(designer, file):
    designer.parts.importing.import_file(file("n8n_orders"))
    report = designer.dialog("ImportReport")
    table = report.table
    heights = [table.rowHeight(number) for number in range(table.rows.rowCount())]
    words = [table.rows.row(number).reason for number in range(table.rows.rowCount())]
    room = table.columnWidth(2) - 16
    for height, reason in zip(heights, words, strict=True):
        assert height >= table.fontMetrics().boundingRect(0, 0, room, 9999, int(Qt.TextFlag.TextWordWrap), reason).height()
    assert max(heights) > min(heights)
    before = max(heights)
    report.resize(report.width() * 2, report.height())
    QApplication.processEvents()
    assert max(table.rowHeight(number) for number in range(table.rows.rowCount())) < before
    report.accept()


def test_a_node_that_stands_on_the_canvas_is_not_called_left_out(designer, file):
    designer.parts.importing.import_file(file("n8n_orders"))
    report = designer.dialog("ImportReport")
    lines = [report.table.rows.row(number) for number in range(report.table.rows.rowCount())]
    fates = {line.place: line.fate for line in lines}
    assert fates["node 'Script'"] == "kept"
    assert fates["node 'Webhook'"] == "approximated"
    whole = {f"node '{node.name}'" for node in designer.session.draft.nodes.values()}
    assert not [line for line in lines if line.fate == "left_out" and line.place in whole]
    report.accept()
