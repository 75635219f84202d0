"""What gets in the way of a hand: another button, a dialog that takes its release, a card on top of another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from concertmaster_designer.canvas.name_editor import NameEditor

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def menus(canvas):
    asked_for = []
    canvas.context_menu_requested.connect(asked_for.append)
    return asked_for


def test_another_button_brings_no_menu_in_the_middle_of_a_drag(canvas, at, asked, menus):
    QTest.mousePress(canvas, LEFT, pos=at(340, 50))
    QTest.mouseMove(canvas, at(340, 80))
    QTest.mouseMove(canvas, at(340, 150))
    QTest.mouseClick(canvas, RIGHT, pos=at(340, 150))
    assert menus == []
    assert canvas.selection() == ["total"]
    QTest.mouseRelease(canvas, LEFT, pos=at(340, 150))
    assert [edit["op"] for edit in asked] == ["move_nodes"]
    QTest.mouseClick(canvas, RIGHT, pos=at(340, 150))
    assert len(menus) == 1


def test_a_double_click_names_nothing_while_the_ground_is_held(canvas, at, qtbot):
    activated = []
    canvas.node_activated.connect(activated.append)
    QTest.mousePress(canvas, MIDDLE, pos=at(300, -150))
    QTest.mouseDClick(canvas, LEFT, pos=at(340, 15))
    QTest.mouseDClick(canvas, LEFT, pos=at(340, 55))
    assert not canvas.findChild(NameEditor).isVisible()
    assert activated == []
    QTest.mouseRelease(canvas, MIDDLE, pos=at(300, -150))


def test_a_drag_whose_release_went_into_a_dialog_is_over(canvas, at, asked):
    native = canvas.windowHandle()
    QTest.mousePress(native, LEFT, pos=at(340, 50))
    for y in (80, 150):
        QTest.mouseMove(native, at(340, y))
        QApplication.processEvents()
    assert canvas.document()["nodes"][1]["position"] == [240, 0]
    assert canvas.cards()["total"][1] > 50
    dialog = QDialog(canvas)
    dialog.open()
    QApplication.processEvents()
    QTest.mouseRelease(native, LEFT, pos=at(340, 150))
    dialog.close()
    QApplication.processEvents()
    QTest.mouseMove(native, at(600, 300))
    QApplication.processEvents()
    assert canvas.cards()["total"][:2] == (240, 0)
    assert canvas._hand.gesture is None
    QTest.mouseClick(native, LEFT, pos=at(600, 300))
    assert asked == []


@pytest.fixture
def covered(canvas, document):
    """A folded group whose card lies over a node and over an edge."""
    ask, post = document["nodes"][3:5]
    ask["position"], post["position"] = [330, 16], [330, 116]
    document["groups"][0]["collapsed"] = True
    canvas.show_document(document)
    canvas.zoom_to(1.0, (500, 50))


@pytest.mark.usefixtures("covered")
@pytest.mark.parametrize("place", [(400, 50), (460, 34)], ids=["node", "edge"])
def test_the_card_of_a_folded_group_is_meant_before_what_it_covers(canvas, at, menus, place):
    activated = []
    canvas.node_activated.connect(activated.append)
    QTest.mouseClick(canvas, RIGHT, pos=at(*place))
    assert [(menu.node, menu.edge, menu.group) for menu in menus] == [(None, None, "g1")]
    QTest.mouseDClick(canvas, LEFT, pos=at(*place))
    assert activated == []
    assert canvas.findChild(QLineEdit, "title_editor").isVisible()
