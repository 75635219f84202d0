"""Groups, notes, lining up and layout in the real window: each one step to undo, and all of it kept in the file."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QProgressDialog

from concertmaster_designer.shell.binding import arranger as arranger_module
from concertmaster_designer.shell.binding.arranger import Arranger
from tests.support.flows import flow

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def opened(designer, tmp_path):
    """Open a document from a file; give the path."""

    def opening(document):
        path = tmp_path / "some.workflow.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        designer.parts.opening.open_file(path)
        designer.until(lambda: designer.document is not None)
        designer.document.canvas.setFocus()
        return path

    return opening


@pytest.fixture
def arranger(designer):
    return designer.window.findChild(Arranger)


def places(designer):
    return {name: node.position for name, node in designer.session.draft.nodes.items()}


def steps_back(designer):
    """Undo everything; give how many steps that took."""
    steps = 0
    while designer.session.can_undo:
        designer.do("edit.undo")
        steps += 1
    return steps


def test_a_group_is_made_named_folded_saved_and_read_again(designer, opened):
    path = opened(flow(6, 1))
    canvas = designer.document.canvas
    canvas.select(["n1", "n2"])
    QTest.keyClick(canvas, Qt.Key.Key_G, CONTROL)
    line = canvas.findChild(QLineEdit, "title_editor")
    QTest.keyClicks(line, "First steps")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_G, CONTROL | SHIFT)
    assert designer.session.draft.groups == {}
    designer.do("edit.undo")
    canvas.select(["group"])
    QTest.keyClick(canvas, Qt.Key.Key_G, ALT)
    (group,) = designer.session.draft.groups.values()
    assert (group.title, group.nodes, group.collapsed) == ("First steps", ("n1", "n2"), True)
    assert designer.session.selection == (group.id,)
    designer.save()
    designer.until(lambda: designer.session.is_stored)
    assert json.loads(path.read_text(encoding="utf-8"))["groups"][0]["collapsed"] is True
    designer.window.activateWindow()
    designer.do("group.dissolve")
    assert designer.session.draft.groups == {}
    assert designer.session.selection == ("n1", "n2")
    assert steps_back(designer) == 4
    assert canvas.document()["groups"] == []


def test_a_note_is_added_by_key_and_coloured(designer, opened):
    opened(flow(3, 1))
    canvas = designer.document.canvas
    QTest.keyClick(canvas, Qt.Key.Key_N)
    page = canvas.findChild(QPlainTextEdit, "note_editor")
    assert page.hasFocus()
    QTest.keyClicks(page, "nnn")
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    designer.do("color.green")
    (note,) = designer.session.draft.notes.values()
    assert (note.text, note.color) == ("nnn", "green")
    assert steps_back(designer) == 3


def test_lining_up_by_key(designer, opened):
    opened(flow(4, 1))
    designer.document.canvas.select(["n0", "n1", "n2"])
    before = places(designer)
    QTest.keyClick(designer.document.canvas, Qt.Key.Key_Left, ALT | SHIFT)
    now = places(designer)
    assert {now[name][0] for name in ("n0", "n1", "n2")} == {min(before[name][0] for name in ("n0", "n1", "n2"))}
    assert now["n3"] == before["n3"]
    assert steps_back(designer) == 1
    assert places(designer) == before


def test_lining_up_needs_two(designer, opened):
    opened(flow(4, 1))
    designer.document.canvas.select(["n0"])
    designer.window.actions_table.refresh()
    assert not designer.window.actions_table["arrange.left"].isEnabled()
    assert designer.window.actions_table["group.make"].isEnabled()


def test_the_menu_of_a_group_and_of_a_note(designer, opened):
    document = flow(3, 1)
    for node, place in zip(document["nodes"], ([0, 0], [300, 0], [600, 0]), strict=True):
        node["position"] = place
    document["groups"] = [{"id": "g", "title": "", "nodes": ["n0", "n1"]}]
    document["notes"] = [{"id": "k", "text": "", "position": [0, 200], "size": [200, 100]}]
    opened(document)
    canvas = designer.document.canvas
    canvas.zoom_to(1.0, (300, 100))
    for world, first, chosen in (((200, -40), "group.write", "g"), ((100, 250), "group.write", "k")):
        QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=canvas.to_view(*world).toPoint())
        designer.until(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        names = [action.objectName() for action in menu.actions()]
        menu.close()
        assert names[0] == first
        assert canvas.selection() == [chosen]
        assert ("group.dissolve" in names) == (chosen == "g")


def test_a_large_workflow_is_arranged_beside_the_window(designer, opened, arranger, monkeypatch):
    monkeypatch.setattr(arranger_module, "AT_ONCE", 100)
    opened(flow(150, 1))
    before = places(designer)
    designer.do("edit.arrange")
    assert arranger.is_busy
    assert places(designer) == before
    designer.until(lambda: not arranger.is_busy)
    after = places(designer)
    for edge in designer.session.draft.edges.values():
        assert after[edge.source][0] < after[edge.target][0]
    assert steps_back(designer) == 1
    assert places(designer) == before


def test_it_can_be_cancelled(designer, opened, arranger, monkeypatch):
    monkeypatch.setattr(arranger_module, "AT_ONCE", 100)
    opened(flow(150, 1))
    before = places(designer)
    designer.do("edit.arrange")
    progress = designer.window.findChild(QProgressDialog, "arranging")
    progress.canceled.emit()
    assert not arranger.is_busy
    QTest.qWait(50)
    assert places(designer) == before
    assert not designer.session.can_undo


def test_a_step_that_does_not_matter_meanwhile_is_kept(designer, opened, arranger, monkeypatch):
    monkeypatch.setattr(arranger_module, "AT_ONCE", 100)
    opened(flow(150, 1))
    designer.do("edit.arrange")
    added = {"id": "late", "type": "data.set", "name": "", "position": [9000, 9000], "parameters": {}}
    designer.document.take_gesture([{"op": "add_node", "node": added}])
    designer.until(lambda: not arranger.is_busy)
    assert places(designer)["late"] == (9000, 9000)
    assert steps_back(designer) == 2


@pytest.mark.parametrize("edit", ["move", "remove"])
def test_nothing_moves_when_the_workflow_changed_in_a_way_that_matters(designer, opened, arranger, monkeypatch, edit):
    monkeypatch.setattr(arranger_module, "AT_ONCE", 100)
    opened(flow(150, 1))
    designer.do("edit.arrange")
    lone = {"id": "n149", "position": [5, 5]}
    ends = [edge.id for edge in designer.session.draft.edges.values() if "n149" in (edge.source, edge.target)]
    gone = [*({"op": "remove_edge", "id": name} for name in ends), {"op": "remove_node", "id": "n149"}]
    designer.document.take_gesture([{"op": "move_nodes", "moves": [lone]}] if edit == "move" else gone)
    before = places(designer)
    designer.until(lambda: not arranger.is_busy)
    assert places(designer) == before
    assert "changed while" in designer.window.status.message.text()


def test_a_document_that_is_closed_meanwhile_is_let_be(designer, opened, arranger, monkeypatch):
    monkeypatch.setattr(arranger_module, "AT_ONCE", 100)
    opened(flow(150, 1))
    designer.do("edit.arrange")
    designer.parts.desk.close(designer.document)
    assert not arranger.is_busy


def test_groups_are_arranged_as_one(designer, opened):
    document = flow(20, 2)
    document["groups"] = [
        {"id": "g", "title": "Both", "nodes": ["n3", "n4"]},
        {"id": "f", "nodes": ["n6", "n7"], "collapsed": True},
    ]
    opened(document)
    before = places(designer)
    designer.do("edit.arrange")
    after = places(designer)
    assert [after["n7"][axis] - after["n6"][axis] for axis in (0, 1)] == [
        before["n7"][axis] - before["n6"][axis] for axis in (0, 1)
    ]
    frames = {frame.id: frame.box for frame in designer.document.canvas._stage.graph.groups.frames}
    x0, y0, x1, y1 = frames["g"]
    for name, (x, y) in after.items():
        if name not in ("n3", "n4", "n6", "n7"):
            assert not (x < x1 and x0 < x + 200 and y < y1 and y0 < y + 64), name
