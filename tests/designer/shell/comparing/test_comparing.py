import json

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from concertmaster_shared.workflow.edits import (
    AddEdge,
    AddNode,
    Move,
    MoveNodes,
    PutGroup,
    PutNote,
    RemoveEdge,
    RemoveNode,
    SetNode,
    SetParameters,
    SetWorkflow,
)
from tests.support.designer import DOCUMENT

EDITS = (
    {"op": "remove_edge", "id": "e2"},
    {"op": "remove_node", "id": "big"},
    {"op": "add_node", "node": {"id": "mail", "type": "email.send", "name": "Tell them", "position": [560, 120]}},
    {"op": "add_edge", "edge": {"id": "e3", "source": "total", "target": "mail"}},
    {"op": "set_node", "id": "total", "name": "Sums"},
    {"op": "set_parameters", "id": "total", "set": {"values": {"a": 2}}},
    {"op": "move_nodes", "moves": [{"id": "start", "position": [0, 200]}]},
)


def page_of(designer):
    designer.until(
        lambda: designer.parts.comparisons.comparing.page is not None and designer.parts.comparisons.comparing.page.summary.text()
    )
    return designer.parts.comparisons.comparing.page


def listed(page):
    rows = page.panel.table.rows
    return [(row.how, row.kind, row.title) for row in map(rows.row, range(rows.rowCount()))]


def compare(designer):
    """Open a workflow of the server, edit it, and compare it with what is saved."""
    designer.open_stored()
    assert designer.document.take_gesture(EDITS)
    designer.do("compare.saved")
    return page_of(designer)


def test_what_changed_since_the_last_saving_is_listed_and_drawn(designer):
    page = compare(designer)
    assert page.title.text() == "Changed since it was saved"
    assert page.summary.text() == "2 added, 2 removed, 1 changed, 1 moved"
    assert listed(page) == [
        ("moved", "node", "Begin"),
        ("changed", "node", "Sums"),
        ("removed", "node", "Large?"),
        ("added", "node", "Tell them"),
        ("removed", "edge", "Sums → Large?"),
        ("added", "edge", "Sums → Tell them"),
    ]
    shown = page.canvas.document()
    assert {node["id"] for node in shown["nodes"]} == {"start", "total", "big", "mail"}
    assert page.isVisible()
    assert not designer.document.canvas.isVisible()


def test_the_keyboard_goes_through_the_changes_and_shows_their_fields(designer):
    page = compare(designer)
    designer.do("compare.next")
    assert page.canvas.selection() == ["start"]
    QTest.keyClick(page.panel.table, Qt.Key.Key_Down)
    assert page.canvas.selection() == ["total"]
    words = page.panel.text.toPlainText()
    assert words == "name\nTotals\nSums\nValues / a\n1\n2"
    designer.do("compare.previous")
    assert page.canvas.selection() == ["start"]
    QTest.keyClick(page.panel.table, Qt.Key.Key_Escape)
    assert designer.parts.comparisons.comparing.page is None
    assert designer.document.canvas.isVisible()


def test_a_click_on_a_node_finds_its_change(designer):
    page = compare(designer)
    box = page.canvas._stage.graph.node_box(page.canvas._stage.graph.nodes.row_of["mail"])
    at = page.canvas.to_view((box[0] + box[2]) / 2, (box[1] + box[3]) / 2).toPoint()
    QTest.mouseClick(page.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(at))
    assert page.panel.table.chosen().title == "Tell them"


def test_nothing_can_be_edited_in_a_comparison(designer):
    page = compare(designer)
    before = designer.session.draft.document()
    designer.document.canvas.select(["total"])
    page.canvas.select(["mail"])
    page.canvas.setFocus()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_D, Qt.Key.Key_F2):
        QTest.keyClick(page.canvas, key)
    page.canvas.set_locked(False)
    QTest.keyClick(page.canvas, Qt.Key.Key_Delete)
    QTest.keyClick(page.canvas, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert designer.session.draft.document() == before
    assert {node["id"] for node in page.canvas.document()["nodes"]} == {"start", "total", "big", "mail"}


def test_undo_is_seen_at_once(designer):
    page = compare(designer)
    designer.do("edit.undo")
    designer.until(lambda: page.summary.text() == "No difference")
    assert page.panel.table.rows.rowCount() == 0


def test_a_published_version_is_chosen_from_those_on_the_server(designer):
    stored = designer.open_stored()
    designer.do("document.publish")
    designer.press(designer.dialog("PublishDialog"), "Publish version 1")
    designer.until(lambda: designer.session.published_version == 1)
    designer.session.apply([SetWorkflow(name="Later")])
    designer.save()
    designer.do("compare.choose")
    dialog = designer.dialog("CompareDialog")
    designer.until(lambda: dialog.table.rows.rowCount() == 2)
    assert [dialog.table.rows.row(number).title for number in (0, 1)] == ["The last saved state", "Version 1"]
    dialog.table.selectRow(1)
    designer.press(dialog, "Compare")
    page = page_of(designer)
    assert page.title.text() == "Changed since Version 1"
    assert listed(page) == [("changed", "", "The workflow itself")]
    page.closed.emit()
    designer.do("compare.published")
    assert page_of(designer).title.text() == "Changed since Version 1"
    assert stored.versions[0].document["name"] == "Supplier intake"


def test_a_file_can_be_compared_with(designer, tmp_path):
    path = tmp_path / "old.workflow.json"
    path.write_text(json.dumps({**DOCUMENT, "name": "Old"}))
    designer.open_stored()
    designer.do("compare.choose")
    designer.press(designer.dialog("CompareDialog"), "A file…")
    designer.until(lambda: designer.window.findChildren(QFileDialog))
    dialog = designer.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    page = page_of(designer)
    assert page.title.text() == "Changed since old.workflow.json"
    assert listed(page) == [("changed", "", "The workflow itself")]


def test_a_file_that_is_no_workflow_is_explained(designer, tmp_path):
    path = tmp_path / "old.workflow.json"
    path.write_text("[1]")
    designer.open_stored()
    designer.parts.comparisons.comparing.with_file(designer.document)
    designer.until(lambda: designer.window.findChildren(QFileDialog))
    dialog = designer.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    designer.dialog("Dialog")
    assert designer.parts.comparisons.comparing.page is None


def test_another_tab_takes_the_comparison_away(designer):
    compare(designer)
    designer.do("document.new")
    designer.until(lambda: len(designer.parts.desk.documents) == 2)
    assert designer.parts.comparisons.comparing.page is None
    designer.parts.desk.bring(designer.parts.desk.documents[0])
    assert designer.document.canvas.isVisible()


def test_all_kinds_of_parts_are_drawn_in_both_schemes(designer):
    designer.open_stored(
        {
            **DOCUMENT,
            "notes": [{"id": "m", "text": "Old", "position": [0, 300]}],
            "groups": [{"id": "g", "title": "Sums", "nodes": ["total", "big"], "collapsed": True}],
        }
    )
    session = designer.session
    session.apply(
        [
            PutNote(note={"id": "m", "text": "New words", "position": (0, 300)}),
            PutNote(note={"id": "n", "text": "More", "position": (300, 300)}),
            PutGroup(group={"id": "g", "title": "All sums", "nodes": ("total", "big")}),
            RemoveEdge(id="e2"),
            AddEdge(edge={"id": "e2", "source": "start", "target": "big"}),
            MoveNodes(moves=(Move(id="start", position=(-100, 90)),)),
            SetNode(id="big", disabled=True),
            AddNode(node={"id": "end", "type": "logic.stop", "position": (900, 90)}),
            SetParameters(id="total", set={"values": {"a": 3}}),
        ]
    )
    designer.do("compare.saved")
    page = page_of(designer)
    designer.do("view.dark")
    dark = page.canvas.grab().toImage()
    designer.do("view.light")
    light = page.canvas.grab().toImage()
    assert dark != light
    for row in range(page.panel.table.rows.rowCount()):
        page.panel.table.selectRow(row)
        assert page.panel.text.toPlainText()
    colors = {light.pixelColor(x, y).name() for x in range(0, light.width(), 2) for y in range(0, light.height(), 2)}
    palette = page.canvas._screen.inks.theme.palette
    assert {palette.success.lower(), palette.danger.lower(), palette.warning.lower()} <= colors


def test_removing_all_leaves_ghosts(designer):
    designer.open_stored()
    designer.session.apply([RemoveEdge(id="e1"), RemoveEdge(id="e2"), *(RemoveNode(id=one) for one in ("start", "total", "big"))])
    designer.do("compare.saved")
    page = page_of(designer)
    assert {node["id"] for node in page.canvas.document()["nodes"]} == {"start", "total", "big"}
    assert page.canvas.grab().toImage().width() > 0
