import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from concertmaster_designer.documents.session import Session
from concertmaster_designer.inspector.nodes_page import NodesPage
from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Node, read_workflow
from concertmaster_shared.workflow.edits import AddNode, SetParameters

NODES = [
    {"id": "start", "type": "trigger.manual"},
    {"id": "a", "type": "http.request", "name": "One", "parameters": {"url": "https://one.example", "method": "POST"}},
    {
        "id": "b",
        "type": "http.request",
        "name": "Two",
        "parameters": {"url": "https://two.example", "method": "POST"},
        "disabled": True,
    },
    {"id": "c", "type": "http.request", "name": "Three", "parameters": {"method": "POST"}},
    {"id": "d", "type": "data.set"},
]
EDGES = [
    {"id": "e1", "source": "start", "target": "a"},
    {"id": "e2", "source": "a", "target": "b"},
    {"id": "e3", "source": "b", "target": "c"},
]


@pytest.fixture
def session():
    return Session(read_workflow({"nodes": NODES, "edges": EDGES}), None)


@pytest.fixture
def panel(show, session):
    panel = show(InspectorPanel(CATALOGUE))
    panel.resize(340, 900)
    panel.edits_requested.connect(lambda edits, merge: session.apply(edits, merge=merge))
    panel.sealed.connect(session.seal)
    session.edited.listen(panel.refresh)
    panel.show_selection(session.draft, ["a", "b", "c"])
    return panel


def url(session, node_id):
    return session.draft.nodes[node_id].parameters.get("url")


def test_several_nodes_of_one_type_have_a_page_with_what_they_share(panel):
    assert isinstance(panel.page, NodesPage)
    fields = panel.page.fields
    assert set(fields) == {parameter.name for parameter in CATALOGUE["http.request"].parameters}
    assert fields["method"].editor.combo.currentText() == "POST"
    assert not fields["method"].mixed.isVisible()


def test_what_differs_is_marked_and_no_value_stands_for_the_others(panel):
    field = panel.page.fields["url"]
    assert field.mixed.isVisible()
    assert field.editor.line.text() == ""
    assert field.editor.line.placeholderText() == "Type to set all"
    assert panel.page.disabled.checkState() == Qt.CheckState.PartiallyChecked


def test_one_edit_sets_all_and_typing_is_one_step(panel, session):
    line = panel.page.fields["url"].editor.line
    line.setFocus()
    QTest.keyClicks(line, "https://x")
    assert [url(session, node_id) for node_id in "abc"] == ["https://x"] * 3
    assert not panel.page.fields["url"].mixed.isVisible()
    session.undo()
    assert [url(session, node_id) for node_id in "abc"] == ["https://one.example", "https://two.example", None]
    assert panel.page.fields["url"].mixed.isVisible()
    session.redo()
    assert url(session, "c") == "https://x"


def test_a_choice_is_set_in_all(panel, session):
    combo = panel.page.fields["method"].editor.combo
    combo.setCurrentIndex(combo.findText("PUT"))
    combo.activated.emit(combo.currentIndex())
    assert {session.draft.nodes[node_id].parameters["method"] for node_id in "abc"} == {"PUT"}
    session.undo()
    assert {session.draft.nodes[node_id].parameters["method"] for node_id in "abc"} == {"POST"}


def test_all_are_left_out_of_runs_together(panel, session):
    QTest.mouseClick(panel.page.disabled, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert all(session.draft.nodes[node_id].disabled for node_id in "abc")
    QTest.mouseClick(panel.page.disabled, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert not any(session.draft.nodes[node_id].disabled for node_id in "abc")
    session.undo()
    session.undo()
    assert [session.draft.nodes[node_id].disabled for node_id in "abc"] == [False, True, False]


def test_the_page_stays_while_the_nodes_are_the_same(panel, session):
    page = panel.page
    session.apply(())
    panel.refresh()
    assert panel.page is page
    panel.show_selection(session.draft, ["a", "b"])
    assert panel.page is not page


def test_nodes_of_several_types_are_only_counted(panel, session):
    panel.show_selection(session.draft, ["a", "d"])
    assert not isinstance(panel.page, NodesPage)
    panel.show_selection(session.draft, ["a", "e1"])
    assert not isinstance(panel.page, NodesPage)


def test_problems_of_all_stand_at_the_parameter_each_once(panel):
    problems = [
        Problem(code="c", severity="error", path=f"/nodes/{node_id}/parameters/url", message="An address is needed.")
        for node_id in "abd"
    ]
    panel.show_problems(problems)
    fields = panel.page.fields
    assert [name for name, field in fields.items() if field.words.isVisible()] == ["url"]
    assert fields["url"].words.text() == "An address is needed."


def test_expressions_see_what_all_of_the_nodes_see(panel):
    sight = panel.page.fields["url"].editor.field.sight()
    assert sight.steps == ("start",)
    panel.focus_place(["parameters", "url"])
    assert panel.page.fields["url"].editor.line.hasFocus() or not panel.isActiveWindow()


def test_a_setting_is_seen_where_it_counts_for_one_of_them_or_has_a_value(panel, session):
    merges = {"one": {"mode": "first", "n": 2}, "two": {}, "three": {"n": 5}}
    session.apply([AddNode(node=Node(id=name, type="logic.merge", parameters=given)) for name, given in merges.items()])
    for chosen, seen, unused in ((("one", "two"), True, False), (("two", "three"), True, True)):
        panel.show_selection(session.draft, chosen)
        how_many = panel.page.fields["n"]
        assert (how_many.isVisible(), how_many.unused.isVisible()) == (seen, unused)
    session.apply([SetParameters(id="three", remove=("n",))])
    assert not how_many.isVisible()


def test_a_setting_that_is_folded_away_is_unfolded_where_it_is_meant(panel):
    field = panel.page.fields["timeout_s"]
    assert not field.isVisible()
    panel.focus_place(["parameters", "timeout_s"])
    assert field.isVisible()
