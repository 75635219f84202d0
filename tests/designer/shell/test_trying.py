"""What expressions are tried with, at the real window."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from concertmaster_designer.documents.typing import form_shape
from concertmaster_designer.shell.trying import expression_values
from concertmaster_designer.shell.trying import last_run as last_run_module
from concertmaster_designer.storage.samples import SampleStore
from concertmaster_shared.api.forms import FormSummary
from concertmaster_shared.api.runs import RunAnswer, StepAnswer
from concertmaster_shared.workflow.edits import SetParameters
from tests.support.loopback_server import THEN

RUN = UUID(int=91)
FORM = Path("server/concertmaster_server/entrypoints/example/supplier-emissions.form.json")
DOCUMENT = {
    "name": "Emissions",
    "nodes": [
        {"id": "start", "type": "trigger.form", "parameters": {"form": "supplier-emissions"}},
        {"id": "get", "type": "http.request", "parameters": {"url": "https://{{ input.company }}.example"}},
        {"id": "big", "type": "logic.if", "parameters": {"condition": {"expr": "steps.get.json.n > 1"}}},
    ],
    "edges": [{"id": "e1", "source": "start", "target": "get"}, {"id": "e2", "source": "get", "target": "big"}],
}


def field(designer, name):
    return designer.parts.editor.inspector.page.fields[name].editor.field


@pytest.fixture
def stored(designer):
    stored = designer.server.add_workflow(DOCUMENT)
    designer.server.runs[RUN] = RunAnswer(
        id=RUN, workflow_id=stored.id, version=3, status="succeeded", input={"company": "Acme"}, created_at=THEN
    )
    designer.server.steps[RUN] = [
        StepAnswer(node_id="get", iteration="", status="succeeded", attempts=1, output={"status": 200, "json": {"n": 5}}),
        StepAnswer(node_id="big", iteration="", status="failed", attempts=1),
    ]
    return stored


def test_expressions_are_tried_with_the_last_run_of_the_server(designer, stored):
    designer.sign_in()
    designer.parts.opening.open_workflow(stored.id)
    designer.until(lambda: designer.document is not None)
    designer.session.select(["big"])
    tried = field(designer, "condition")
    designer.until(lambda: tried.result.outcome is not None and tried.result.outcome.value is True)
    assert tried.result.source.toolTip().startswith("Tried with the run of ")
    assert "n" in tried.sight().known.roots["steps"].fields["get"].fields["json"].fields


def test_fields_come_from_the_form_on_the_server(designer, stored, monkeypatch):
    designer.server.forms.append(
        FormSummary(id=UUID(int=7), slug="supplier-emissions", name="E", revision=1, created_at=THEN, updated_at=THEN)
    )
    monkeypatch.setattr(last_run_module, "form_shape", lambda _document: form_shape(json.loads(FORM.read_text())))
    designer.sign_in()
    designer.parts.opening.open_workflow(stored.id)
    designer.until(lambda: designer.document is not None)
    designer.session.select(["get"])
    designer.until(lambda: "sites" in field(designer, "url").sight().known.roots["input"].fields)


def test_a_new_workflow_knows_the_fields_of_a_form_before_it_is_stored(designer, monkeypatch):
    designer.server.forms.append(
        FormSummary(id=UUID(int=7), slug="supplier-emissions", name="E", revision=1, created_at=THEN, updated_at=THEN)
    )
    monkeypatch.setattr(last_run_module, "form_shape", lambda _document: form_shape(json.loads(FORM.read_text())))
    designer.sign_in()
    designer.do("document.new")
    designer.until(lambda: designer.document is not None)
    designer.document.add_node("trigger.form")
    (start,) = designer.session.draft.nodes
    assert "form" in designer.parts.editor.inspector.page.fields  # looked at while no form is chosen
    designer.session.apply([SetParameters(id=start, set={"form": "supplier-emissions"})])
    designer.document.add_node("logic.if")
    chosen = designer.session.draft.nodes[designer.session.selection[0]]
    assert chosen.type == "logic.if"
    tried = field(designer, "condition")
    designer.until(lambda: "sites" in tried.sight().known.roots["input"].fields)
    designer.session.apply([SetParameters(id=chosen.id, set={"condition": {"expr": "input.company == ''"}})])
    designer.until(lambda: tried.result.outcome is not None and tried.result.outcome.value is False)
    assert designer.session.source is None


def test_a_form_that_does_not_lie_beside_the_file_is_asked_of_the_server(designer, tmp_path, monkeypatch):
    designer.server.forms.append(
        FormSummary(id=UUID(int=7), slug="supplier-emissions", name="E", revision=1, created_at=THEN, updated_at=THEN)
    )
    monkeypatch.setattr(last_run_module, "form_shape", lambda _document: form_shape(json.loads(FORM.read_text())))
    path = tmp_path / "emissions.workflow.json"
    path.write_text(json.dumps({"format": "concertmaster.workflow/1", **DOCUMENT}))
    designer.sign_in()
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document is not None)
    designer.session.select(["get"])
    designer.until(lambda: "sites" in field(designer, "url").sight().known.roots["input"].fields)


def test_fields_come_from_a_form_beside_the_file(designer, tmp_path):
    (tmp_path / "answers.form.json").write_text(FORM.read_text())
    (tmp_path / "broken.json").write_text("{")
    path = tmp_path / "emissions.workflow.json"
    slug = json.loads(FORM.read_text())["slug"]
    document = json.loads(json.dumps({"format": "concertmaster.workflow/1", **DOCUMENT}))
    document["nodes"][0]["parameters"]["form"] = slug
    path.write_text(json.dumps(document))
    designer.parts.opening.open_file(path)
    designer.until(lambda: designer.document is not None)
    designer.session.select(["get"])
    designer.until(lambda: field(designer, "url").sight().known.roots["input"].kind == "map")
    assert field(designer, "url").result.outcome is None or "example" in field(designer, "url").result.source.text()


def test_sample_data_is_kept_on_this_machine_for_its_document(designer, stored, folders):
    designer.sign_in()
    designer.parts.opening.open_workflow(stored.id)
    designer.until(lambda: designer.document is not None)
    designer.session.select(["get"])
    designer.until(field(designer, "url").result.isVisible)
    field(designer, "url").result.sample_requested.emit()
    dialog = designer.dialog("SampleDialog")
    assert json.loads(dialog.text.toPlainText())["input"]["company"]
    dialog.text.setPlainText('{"input": [')
    designer.press(dialog, "Keep sample data")
    assert dialog.isVisible()
    assert dialog.failure.text().startswith("Line 1")
    dialog.text.setPlainText('{"input": {"company": "Sample"}}')
    designer.press(dialog, "Keep sample data")
    designer.until(lambda: field(designer, "url").result.outcome.value == "https://Sample.example")
    name = f"{designer.server.origin} {stored.id}"
    assert SampleStore(folders).sample(name, "get") == {"input": {"company": "Sample"}}
    field(designer, "url").result.sample_requested.emit()
    designer.press(designer.dialog("SampleDialog"), "Forget sample data")
    assert SampleStore(folders).sample(name, "get") is None


def test_what_is_typed_in_the_larger_editor_is_one_step(designer, stored):
    designer.sign_in()
    designer.parts.opening.open_workflow(stored.id)
    designer.until(lambda: designer.document is not None)
    designer.session.select(["big"])
    field(designer, "condition").enlarge_requested.emit()
    dialog = designer.dialog("LargerEditor")
    dialog.field.edit.setPlainText("steps.get.json.n == 5")
    dialog.field.edit.textCursor().insertText("")
    designer.press(dialog, "Use expression")
    assert designer.session.draft.nodes["big"].parameters["condition"] == {"expr": "steps.get.json.n == 5"}
    designer.do("edit.undo")
    assert designer.session.draft.nodes["big"].parameters["condition"] == {"expr": "steps.get.json.n > 1"}


def test_a_newer_run_is_found_while_results_are_looked_at(designer, stored, monkeypatch):
    monkeypatch.setattr(expression_values, "_FRESH", timedelta())
    designer.sign_in()
    designer.parts.opening.open_workflow(stored.id)
    designer.until(lambda: designer.document is not None)
    designer.session.select(["get"])
    tried = field(designer, "url")
    designer.until(lambda: tried.result.outcome is not None and tried.result.outcome.value == "https://Acme.example")
    newer = UUID(int=92)
    designer.server.runs[newer] = designer.server.runs[RUN].model_copy(update={"id": newer, "input": {"company": "Newer"}})
    del designer.server.runs[RUN]
    designer.window.findChild(expression_values.ExpressionValues)._timer.timeout.emit()
    designer.until(lambda: tried.result.outcome.value == "https://Newer.example")


def test_sample_data_of_a_document_that_lives_nowhere_is_on_no_disk(designer, folders):
    values = []
    for company in ("One", "Two"):
        designer.do("document.new")
        designer.until(lambda: designer.document is not None)
        values.append(expression_values.DocumentValues(designer.document, SampleStore(folders)))
        values[-1].keep_sample("get", {"input": {"company": company}})
    assert [one.sample("get") for one in values] == [{"input": {"company": "One"}}, {"input": {"company": "Two"}}]
    assert not (folders.state / "samples").exists()
    values[0].keep_sample("get", None)
    assert values[0].sample("get") is None
