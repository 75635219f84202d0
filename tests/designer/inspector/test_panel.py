import json

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from concertmaster_designer.documents.typing import KnownRun
from concertmaster_designer.expressions.place import NoValues
from concertmaster_designer.inspector.editors.registry import References
from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_designer.ui.widgets.json_view import JsonView
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.expressions import Shape
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, Edge, Group, Node, Note, read_workflow
from concertmaster_shared.workflow.edits import AddEdge, AddNode, PutGroup, PutNote, SetNode, SetParameters, SetWorkflow


@pytest.fixture
def draft():
    nodes = [
        {"id": "post", "type": "http.request", "name": "Tell the ERP", "parameters": {"url": "https://a.example"}},
        {"id": "start", "type": "trigger.form"},
        {"id": "odd", "type": "acme.custom", "parameters": {"x": 1}},
        {"id": "a-b", "type": "data.set"},
    ]
    edges = [{"id": "e1", "source": "start", "target": "post"}]
    return Draft(read_workflow({"name": "Intake", "nodes": nodes, "edges": edges}))


@pytest.fixture
def panel(show, draft):
    panel = show(InspectorPanel(CATALOGUE))
    panel.resize(340, 900)
    panel.heard = []
    panel.edits_requested.connect(lambda edits, merge: panel.heard.append((edits, merge)))
    return panel


def test_every_kind_of_node_in_the_catalogue_has_a_page(panel, draft):
    for node_type in CATALOGUE:
        draft.apply([SetNode(id="post", type=node_type)])
        panel.show_selection(draft, ["post"])
        assert set(panel.page.fields) == {parameter.name for parameter in CATALOGUE[node_type].parameters}


def test_a_node_is_renamed_letter_by_letter_as_one_step(panel, draft):
    panel.show_selection(draft, ["post"])
    panel.page.name.selectAll()
    QTest.keyClicks(panel.page.name, "AB")
    assert panel.heard == [((SetNode(id="post", name="A"),), "post/name"), ((SetNode(id="post", name="AB"),), "post/name")]


def test_a_typed_parameter_is_one_step_and_a_chosen_one_is_a_step_of_its_own(panel, draft):
    panel.show_selection(draft, ["post"])
    line = panel.page.fields["url"].editor.line
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClicks(line, "!")
    combo = panel.page.fields["method"].editor.combo
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert panel.heard == [
        ((SetParameters(id="post", set={"url": "https://a.example!"}),), "post/url"),
        ((SetParameters(id="post", set={"method": "POST"}),), ""),
    ]


def test_a_parameter_that_is_emptied_goes_back_to_its_default(panel, draft):
    panel.show_selection(draft, ["post"])
    line = panel.page.fields["url"].editor.line
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    assert panel.heard == [((SetParameters(id="post", remove=("url",)),), "post/url")]


def test_a_node_is_left_out_of_runs(panel, draft):
    panel.show_selection(draft, ["post"])
    panel.page.disabled.click()
    assert panel.heard == [((SetNode(id="post", disabled=True),), "")]


def test_the_page_follows_the_node_and_stays_while_it_is_the_same(panel, draft):
    panel.show_selection(draft, ["post"])
    page = panel.page
    draft.apply([SetParameters(id="post", set={"url": "https://b.example"}), SetNode(id="post", name="Other")])
    panel.refresh()
    assert panel.page is page
    assert page.fields["url"].editor.line.text() == "https://b.example"
    assert page.name.text() == "Other"
    draft.apply([SetNode(id="post", type="data.set")])
    panel.refresh()
    assert panel.page is not page
    assert panel.heard == []


def test_problems_stand_at_their_parameter(panel, draft):
    path = "/nodes/post/parameters/url"
    panel.show_problems([Problem(code="c", severity="error", path=path, message="An address is needed.")])
    panel.show_selection(draft, ["post"])
    fields = panel.page.fields
    assert [name for name, field in fields.items() if field.words.isVisible()] == ["url"]
    panel.show_problems([Problem(code="c", severity="error", path="/nodes/post/parameters/retry/attempts", message="Too many.")])
    panel.focus_place(["parameters", "retry", "attempts"])
    assert not any(field.words.isVisible() for field in fields.values())
    assert fields["retry"].editor.members["attempts"].words.isVisible()


def test_a_place_among_the_folded_parameters_is_unfolded(panel, draft):
    panel.show_selection(draft, ["post"])
    assert not panel.page.fields["timeout_s"].isVisible()
    panel.focus_place(["parameters", "timeout_s"])
    assert panel.page.fields["timeout_s"].isVisible()


def test_a_type_that_nobody_knows_is_said_so_and_can_be_renamed(panel, draft):
    panel.show_selection(draft, ["odd"])
    assert panel.page.fields == {}
    QTest.keyClicks(panel.page.name, "x")
    assert panel.heard == [((SetNode(id="odd", name="x"),), "odd/name")]


def test_how_expressions_name_the_output_can_be_copied(panel, draft):
    for node, reference in (("post", "steps.post"), ("a-b", 'steps["a-b"]')):
        panel.show_selection(draft, [node])
        copy = next(button for button in panel.page.findChildren(object) if getattr(button, "toolTip", str)().startswith("Copy"))
        copy.click()
        assert QApplication.clipboard().text() == reference


def test_with_nothing_selected_the_workflow_itself_is_edited(panel, draft):
    panel.show_selection(draft, [])
    QTest.keyClicks(panel.page.name, "!")
    QTest.keyClicks(panel.page.description, "ab")
    assert panel.heard == [
        ((SetWorkflow(name="Intake!"),), "workflow/name"),
        ((SetWorkflow(description="a"),), "workflow/description"),
        ((SetWorkflow(description="ab"),), "workflow/description"),
    ]
    assert panel.page.extent.text() == "4 nodes, 1 edge"


def test_edges_and_several_parts_are_described(panel, draft):
    panel.show_selection(draft, ["e1"])
    assert "'start'" in panel.page.sentence.text()
    panel.show_selection(draft, ["post", "start"])
    assert panel.page.title.text() == "2 selected"
    draft.apply([PutGroup(group=Group(id="g", title="Telling", nodes=("post",))), PutNote(note=Note(id="k"))])
    panel.show_selection(draft, ["g"])
    assert panel.page.title.text() == "Telling"
    assert "1 node." in panel.page.sentence.text()
    panel.show_selection(draft, ["k"])
    assert panel.page.title.text() == "Note"
    panel.show_selection(None, [])
    assert panel.page is None


def test_forms_that_become_known_are_offered(panel, draft):
    panel.show_selection(draft, ["start"])
    panel.know(References(forms=(("intake", "Supplier intake"),)))
    assert panel.page.fields["form"].editor.combo.itemText(0) == "Supplier intake"


@pytest.mark.parametrize("key", ["Z", "Y"])
def test_undo_in_a_field_is_left_to_the_document(panel, draft, key):
    panel.show_selection(draft, ["post"])
    line = panel.page.fields["url"].editor.line
    press = QKeyEvent(QEvent.Type.ShortcutOverride, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(line, press)
    assert not press.isAccepted()


def test_every_field_has_a_name_for_those_who_cannot_see_it(panel, draft):
    panel.show_selection(draft, ["post"])
    for field in panel.page.fields.values():
        if field.parameter.kind != "object":
            widget = field.editor.focusProxy() or field.editor
            assert widget.accessibleName() or field.editor.accessibleName(), field.parameter.name


def test_an_expression_is_completed_and_tried_where_its_node_stands(panel, draft, qtbot):
    panel.show_selection(draft, ["post"])
    field = panel.page.fields["url"].editor.field
    assert field.sight().steps == ("start",)
    line = panel.page.fields["url"].editor.line
    line.selectAll()
    with qtbot.waitSignal(field.tried):
        QTest.keyClicks(line, "https://{{ run.version }}.example")
    assert field.result.outcome.value == "https://1.example"


def test_values_and_forms_that_become_known_are_used_at_once(panel, draft, qtbot):
    draft.apply(
        [
            SetParameters(id="start", set={"form": "intake"}),
            SetParameters(id="post", set={"url": "https://{{ input.site }}.example"}),
        ]
    )
    with qtbot.waitSignal(panel.values_wanted):
        panel.show_selection(draft, ["post"])
    page = panel.page
    values = NoValues()
    values.run = lambda: KnownRun({"site": "berlin"}, {}, "the last run")
    field = page.fields["url"].editor.field
    qtbot.waitUntil(lambda: field.result.outcome is not None)
    with qtbot.waitSignal(field.tried):
        panel.know_values(values, {"intake": Shape.map({"site": Shape.text()})})
    assert panel.page is page
    assert field.result.outcome.value == "https://berlin.example"
    assert set(field.sight().known.roots["input"].fields) == {"site"}


def test_what_another_node_becomes_is_seen(panel, draft, qtbot):
    panel.show_selection(draft, ["post"])
    edits = [AddNode(node=Node(id="more", type="data.set")), AddEdge(edge=Edge(id="m", source="more", target="post"))]
    draft.apply(edits)
    panel.refresh(edits)
    assert panel.page.fields["url"].editor.field.sight().steps == ("start", "more")


def test_settings_are_completed_from_the_input(panel, draft):
    panel.show_selection(draft, [])
    field = panel.page.fields["sequence_key"].editor.field
    assert set(field.sight().allowed.roots) == {"input"}
    assert field.place is not None


class Windows(QObject):
    """Takes note of whatever is shown as a window of its own."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def test_no_part_of_a_page_is_ever_a_window_of_its_own(panel, draft, qapp):
    windows = Windows()
    qapp.installEventFilter(windows)
    try:
        for node_type in CATALOGUE:
            draft.apply([SetNode(id="post", type=node_type), SetNode(id="a-b", type=node_type)])
            panel.refresh()
            panel.show_selection(draft, ["post"])
            panel.show_selection(draft, ["post", "a-b"])
        panel.show_selection(draft, [])
    finally:
        qapp.removeEventFilter(windows)
    assert windows.shown == []


def choose(field, value):
    combo = field.editor.combo
    combo.setFocus()
    for _ in range(combo.count()):
        if combo.currentText() == value:
            return
        QTest.keyClick(combo, Qt.Key.Key_Down)
    raise AssertionError(f"{value} is not offered")


def test_settings_that_do_not_count_are_out_of_sight_until_they_do(panel, draft):
    draft.apply([AddNode(node=Node(id="merge", type="logic.merge"))])
    panel.edits_requested.connect(lambda edits, _merge: (draft.apply(edits), panel.refresh(edits)))
    panel.show_selection(draft, ["merge"])
    how_many = panel.page.fields["n"]
    assert not how_many.isVisible()
    choose(panel.page.fields["mode"], "first")
    assert how_many.isVisible()
    assert not how_many.unused.isVisible()
    QTest.keyClicks(how_many.editor.line, "3")
    choose_up = panel.page.fields["mode"].editor.combo
    QTest.keyClick(choose_up, Qt.Key.Key_Home)
    assert draft.nodes["merge"].parameters == {"n": 3}
    assert how_many.isVisible()
    assert how_many.unused.isVisible()


def test_settings_inside_a_group_follow_the_same_rule(panel, draft):
    draft.apply([AddNode(node=Node(id="hook", type="webhook.send"))])
    panel.edits_requested.connect(lambda edits, _merge: (draft.apply(edits), panel.refresh(edits)))
    panel.show_selection(draft, ["hook"])
    panel.focus_place(["parameters", "retry"])
    retry = panel.page.fields["retry"].editor.members
    assert retry["attempts"].isVisible()
    assert not retry["delay_s"].isVisible()
    choose(retry["backoff"], "constant")
    assert retry["delay_s"].isVisible()


def test_what_a_node_of_an_unknown_type_was_set_to_can_be_read_and_copied(panel, draft):
    code = "const all = $input.all();\nreturn all.map(x => x.json)"
    settings = {"jsCode": code, "mode": "runOnce", "options": {"a": [1]}}
    draft.apply([SetNode(id="odd", type="n8n-nodes-base.code"), SetParameters(id="odd", set=settings, remove=("x",))])
    panel.show_selection(draft, ["odd"])
    assert "n8n-nodes-base.code" in " ".join(text.text() for text in panel.page.kept.findChildren(Text))
    written, rest = panel.page.kept.findChildren(JsonView)
    assert (written.accessibleName(), written.toPlainText()) == ("jsCode", code)
    assert json.loads(rest.toPlainText()) == {"mode": "runOnce", "options": {"a": [1]}}
    assert written.isVisible()
    before = written.height()
    written.setFocus()
    QTest.keyClicks(written, "x")
    assert written.toPlainText() == code
    QTest.keyClick(written, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(written, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == code
    draft.apply([SetParameters(id="odd", set={"jsCode": "a\n" * 100})])
    panel.refresh()
    QApplication.processEvents()
    (written,) = (
        view for view in panel.page.kept.findChildren(JsonView) if view.isVisible() and view.accessibleName() == "jsCode"
    )
    assert written.toPlainText() == "a\n" * 100
    assert before < written.height() < 600
