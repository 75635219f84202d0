"""A node is named where it stands: F2 or a double click on its title, a real line to type in, one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas.name_editor import NameEditor

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def editor(canvas):
    return canvas.findChild(NameEditor)


def _name(canvas, node_id):
    return next(node["name"] for node in canvas.document()["nodes"] if node["id"] == node_id)


def test_a_double_click_on_the_title_begins(canvas, session, same, editor, at):
    QTest.mouseDClick(canvas, LEFT, pos=at(300, 20))
    assert editor.isVisible()
    assert editor.selectedText() == "Total"
    assert editor.geometry().contains(at(300, 20))
    QTest.keyClicks(editor, "Sum of all")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isHidden()
    assert session.draft.nodes["total"].name == "Sum of all"
    assert same()
    session.undo()
    assert _name(canvas, "total") == "Total"
    assert same()
    assert not session.can_undo


def test_by_key_it_begins_with_the_selected_node(canvas, editor):
    canvas.select(["big"])
    canvas.rename()
    QTest.keyClicks(editor, "Large")
    QTest.keyClick(editor, Qt.Key.Key_Enter)
    assert _name(canvas, "big") == "Large"
    assert canvas.hasFocus()


def test_escape_leaves_the_name(canvas, asked, editor):
    canvas.select(["big"])
    canvas.rename()
    QTest.keyClicks(editor, "Large")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isHidden()
    assert asked == []
    assert canvas.hasFocus()
    assert canvas.selection() == ["big"]


def test_the_same_name_is_no_step(canvas, asked, editor):
    canvas.select(["big"])
    canvas.rename()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert asked == []


def test_a_click_elsewhere_takes_the_name(canvas, editor, at):
    canvas.activateWindow()
    canvas.select(["big"])
    canvas.rename()
    QTest.keyClicks(editor, "Large")
    canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseClick(canvas, LEFT, pos=at(300, 250))
    assert _name(canvas, "big") == "Large"
    assert editor.isHidden()


def test_keys_in_it_do_nothing_on_the_canvas(canvas, document, editor):
    canvas.select(["big"])
    canvas.rename()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_PageDown, Qt.Key.Key_Up):
        QTest.keyClick(editor, key)
    assert canvas.document() == document
    assert canvas.selection() == ["big"]


def test_it_stays_over_the_card_when_the_view_moves(canvas, editor):
    canvas.select(["big"])
    canvas.rename()
    before = editor.pos()
    canvas.pan_by(50, 30)
    assert (editor.pos() - before).toTuple() == (50, 30)
    canvas.zoom_to(0.5)
    assert editor.font().pixelSize() >= 12


def test_it_goes_with_the_node(canvas, editor, asked):
    canvas.select(["odd"])
    canvas.rename()
    canvas.apply([{"op": "remove_edge", "id": "e5"}, {"op": "remove_node", "id": "odd"}])
    QApplication.processEvents()
    assert editor.isHidden()
    assert asked == []


def test_a_name_has_an_end(canvas, editor):
    canvas.select(["big"])
    canvas.rename()
    editor.insert("x" * 500)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert _name(canvas, "big") == "x" * 200


def test_where_it_cannot_begin_is_told(canvas, editor):
    told = []
    canvas.said.connect(told.append)
    canvas.rename()
    canvas.set_locked(True)
    canvas.select(["big"])
    canvas.rename()
    assert editor.isHidden()
    assert "Select the node" in told[0]
    assert "locked" in told[1]
