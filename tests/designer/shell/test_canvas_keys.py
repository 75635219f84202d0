"""Keys of the window's actions, pressed on the canvas of the workflow in front."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from concertmaster_designer.canvas.name_editor import NameEditor

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def canvas(designer):
    designer.open_stored()
    designer.window.activateWindow()
    designer.qtbot.waitUntil(designer.window.isActiveWindow)
    shown = designer.document.canvas
    shown.setFocus()
    designer.until(shown.hasFocus)
    return shown


def test_copy_paste_cut_and_undo(designer, canvas):
    session = designer.session
    canvas.select(["total", "big"])
    QTest.keyClick(canvas, Qt.Key.Key_C, CONTROL)
    assert designer.window.status.message.text() == "Copied 2 nodes."
    QTest.keyClick(canvas, Qt.Key.Key_V, CONTROL)
    assert len(session.draft.nodes) == 5
    assert session.draft.nodes["big_2"].parameters == {"condition": {"expr": "steps.total_2.a > 1"}}
    assert session.selection == ("total_2", "big_2")
    QTest.keyClick(canvas, Qt.Key.Key_X, CONTROL)
    assert len(session.draft.nodes) == 3
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert list(session.draft.nodes) == ["start", "total", "big"]
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert len(session.draft.nodes) == 5


def test_what_cannot_be_pasted_is_told(designer, canvas):
    QGuiApplication.clipboard().setText("a poem")
    QTest.keyClick(canvas, Qt.Key.Key_V, CONTROL)
    assert "no part of a workflow" in designer.window.status.message.text()
    assert len(designer.session.draft.nodes) == 3


def test_duplicate_disable_rename_join_and_connect(designer, canvas):
    session = designer.session
    canvas.select(["total"])
    QTest.keyClick(canvas, Qt.Key.Key_D, CONTROL)
    assert "total_2" in session.draft.nodes
    QTest.keyClick(canvas, Qt.Key.Key_D)
    assert session.draft.nodes["total_2"].disabled
    QTest.keyClick(canvas, Qt.Key.Key_F2)
    editor = canvas.findChild(NameEditor)
    designer.until(editor.hasFocus)
    QTest.keyClicks(editor, "Cd")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert session.draft.nodes["total_2"].name == "Cd"
    QTest.keyClick(canvas, Qt.Key.Key_C)
    QTest.keyClicks(canvas, "large")  # a and d alone would add a node and leave one out
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert ("total_2", "big") in {(edge.source, edge.target) for edge in session.draft.edges.values()}
    canvas.select(["total"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete, CONTROL)
    assert ("start", "big") in {(edge.source, edge.target) for edge in session.draft.edges.values()}


@pytest.mark.parametrize(
    ("key", "keys", "chosen"),
    [
        (Qt.Key.Key_Left, SHIFT, ("start", "total")),
        (Qt.Key.Key_Right, SHIFT, ("total", "big")),
        (Qt.Key.Key_C, CONTROL | SHIFT, ("start", "total", "big")),
        (Qt.Key.Key_I, CONTROL, ("start", "big")),
        (Qt.Key.Key_A, CONTROL | SHIFT, ()),
    ],
)
def test_keys_select(designer, canvas, key, keys, chosen):
    canvas.select(["total"])
    QTest.keyClick(canvas, key, keys)
    assert designer.session.selection == chosen


def test_letters_typed_elsewhere_stay_letters(designer, canvas):
    canvas.select(["total"])
    field = designer.parts.editor.palette_panel.findChild(QLineEdit)
    field.setFocus()
    designer.until(field.hasFocus)
    QTest.keyClicks(field, "dc")
    assert field.text() == "dc"
    assert not designer.session.can_undo
    assert canvas._hand.gesture is None


def test_the_menu_pastes_where_it_came_up(designer, canvas):
    canvas.select(["total"])
    QTest.keyClick(canvas, Qt.Key.Key_C, CONTROL)
    canvas.zoom_to(1.0, (380, 32))
    place = canvas.to_view(300, 180).toPoint()
    QTest.mouseMove(canvas, place)
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=place)
    (menu,) = [widget for widget in designer.window.findChildren(QMenu) if widget.isVisible()]
    paste = next(action for action in menu.actions() if action.objectName() == "edit.paste")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(paste).center())
    x, y = designer.session.draft.nodes["total_2"].position
    assert abs(x + 100 - 300) <= 8
    assert abs(y + 32 - 180) <= 8


@pytest.mark.parametrize(("key", "keys"), [(Qt.Key.Key_Up, ALT | SHIFT), (Qt.Key.Key_D, CONTROL)], ids=["line up", "duplicate"])
def test_what_a_key_does_in_the_middle_of_a_drag_is_done_where_things_are(designer, canvas, key, keys):
    session, native = designer.session, designer.window.windowHandle()
    canvas.zoom_to(1.0, (380, 32))
    canvas.select(["total", "big"])
    places = [canvas.mapTo(designer.window, canvas.to_view(380, y).toPoint()) for y in (50, 90, 146)]
    QTest.mousePress(native, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(native, place)
        QApplication.processEvents()
    assert canvas.cards()["total"][1] > 50
    QTest.keyClick(native, key, keys)
    QTest.mouseRelease(native, Qt.MouseButton.LeftButton, pos=places[-1])
    positions = {node.id: node.position for node in session.draft.nodes.values()}
    assert (positions["total"], positions["big"]) == ((280, 0), (560, 0))
    assert positions.get("total_2", (280, 96)) == (280, 96)


def test_an_action_on_what_a_band_has_selected_so_far_ends_the_band_and_does_nothing_else(designer, canvas):
    native = designer.window.windowHandle()
    canvas.zoom_to(1.0, (380, 32))
    canvas.select(["start"])
    places = [canvas.mapTo(designer.window, canvas.to_view(*place).toPoint()) for place in ((250, -60), (300, 20), (600, 40))]
    QTest.mousePress(native, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(native, place)
        QApplication.processEvents()
    assert designer.session.selection == ("total", "big")
    designer.do("select.shortest")
    assert designer.session.selection == ("start",)
    QTest.mouseRelease(native, Qt.MouseButton.LeftButton, pos=places[-1])
    assert designer.session.selection == ("start",)
