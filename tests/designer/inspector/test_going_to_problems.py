"""The cursor goes to the very character that a problem is about, in whatever holds the text."""

import pytest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Draft, read_workflow


@pytest.fixture
def panel(show):
    panel = show(InspectorPanel(CATALOGUE))
    panel.resize(340, 900)
    panel.activateWindow()
    return panel


@pytest.mark.parametrize(
    ("kind", "parameters", "text", "word"),
    [
        ("data.set", {"values": {"a": 1, "b": {"expr": "steps.totls.total"}}}, "steps.totls.total", "totls"),
        ("data.set", {"values": {"a": 1, "b": "Dear {{ steps.totls }}"}}, "Dear {{ steps.totls }}", "totls"),
        ("data.set", {"values": {"a": ["x", {"expr": "inptu"}]}}, "inptu", "inptu"),
        (
            "http.request",
            {"headers": {"X": "{{ steps.totls }}"}, "body": {"a": {"b": {"expr": "inptu"}}}},
            "{{ steps.totls }}",
            "totls",
        ),
        ("http.request", {"method": "POST", "json": {"a": {"expr": "inptu"}}}, "inptu", "inptu"),
        ("logic.if", {"condition": {"expr": "'😀' == steps.totls"}}, "'😀' == steps.totls", "totls"),
    ],
)
def test_the_cursor_stands_where_the_wrong_name_begins(panel, kind, parameters, text, word):
    nodes = [{"id": "start", "type": "trigger.manual"}, {"id": "it", "type": kind, "parameters": parameters}]
    document = read_workflow({"name": "Intake", "nodes": nodes, "edges": [{"id": "e", "source": "start", "target": "it"}]})
    problem = next(found for found in check_workflow(document) if found.position is not None)
    panel.show_selection(Draft(document), ["it"])
    panel.focus_place(problem.path.split("/")[3:], problem.position)
    edit = QApplication.focusWidget()
    assert edit.toPlainText() == text
    behind = edit.toPlainText().encode("utf-16-le")[2 * edit.textCursor().position() :].decode("utf-16-le")
    assert behind.startswith(word)


def test_a_problem_of_a_row_without_a_place_leads_into_the_row(panel):
    nodes = [{"id": "it", "type": "data.set", "parameters": {"values": {"a": 1, "b": "two"}}}]
    panel.show_selection(Draft(read_workflow({"name": "Intake", "nodes": nodes})), ["it"])
    panel.focus_place(("parameters", "values", "b"))
    assert QApplication.focusWidget().toPlainText() == "two"
    panel.focus_place(("parameters", "values", "gone"))
    assert QApplication.focusWidget() is panel.page.fields["values"].editor.add_button


def test_a_problem_of_a_row_without_a_name_stands_at_the_row_and_leads_to_its_name(panel):
    nodes = [
        {"id": "start", "type": "trigger.manual"},
        {"id": "it", "type": "data.set", "parameters": {"values": {"a": 1, "": ""}}},
    ]
    document = read_workflow({"name": "Intake", "nodes": nodes, "edges": [{"id": "e", "source": "start", "target": "it"}]})
    (problem,) = check_workflow(document)
    panel.show_selection(Draft(document), ["it"])
    panel.show_problems([problem])
    named, unnamed = panel.page.fields["values"].editor.rows
    assert (named.words.isHidden(), unnamed.words.isHidden()) == (True, False)
    panel.focus_place(problem.path.split("/")[3:])
    assert QApplication.focusWidget() is unnamed.name
