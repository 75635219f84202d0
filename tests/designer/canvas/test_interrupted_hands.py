"""What gets in the way of a hand: another button, a dialog that takes its release, a card on top of another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

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
