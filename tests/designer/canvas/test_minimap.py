"""The minimap shows everything, looks elsewhere, and folds."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def minimap(canvas, qtbot):
    canvas.grab()
    return canvas._minimap


def test_a_press_looks_there(canvas, minimap):
    graph = canvas._stage.graph
    x, y = minimap._camera.to_view(1220, 136)
    QTest.mousePress(minimap, LEFT, pos=QPoint(round(x) + 1, round(y) + 1))
    assert canvas.to_world(canvas.rect().center().toPointF()) == pytest.approx((1220, 136), abs=20)
    x, y = minimap._camera.to_view(100, 30)
    QTest.mouseMove(minimap, QPoint(round(x) + 1, round(y) + 1))
    QTest.mouseRelease(minimap, LEFT)
    assert graph.nodes.ids[0] == "start"


def test_it_follows_changes_after_a_while(canvas, minimap, qtbot):
    before = minimap._version
    canvas.select(["big"])
    qtbot.waitUntil(lambda: minimap._version > before)


def test_it_folds_to_a_button(canvas, minimap):
    corner = minimap.geometry().bottomRight()
    QTest.mouseClick(minimap._fold, LEFT)
    assert minimap.is_folded
    assert minimap.width() < 40
    assert minimap.geometry().bottomRight() == corner


def test_it_folds_where_there_is_no_room_until_a_hand_decides(canvas, minimap):
    canvas.resize(500, 400)
    assert minimap.is_folded
    QTest.mouseClick(minimap._fold, LEFT)
    canvas.resize(510, 400)
    assert not minimap.is_folded


def test_what_is_revealed_does_not_lie_behind_the_map(canvas, minimap):
    camera = canvas._stage.camera
    x, y = canvas.to_world(minimap.geometry().center().toPointF())
    behind = (x - 20, y - 20, x + 20, y + 20)
    canvas._stage.reveal(behind)
    left, top = camera.to_view(behind[0], behind[1])
    right, bottom = camera.to_view(behind[2], behind[3])
    assert not minimap.geometry().intersects(QRect(round(left), round(top), round(right - left), round(bottom - top)))
    QTest.mouseClick(minimap._fold, LEFT)
    assert camera.corner == (0, 0)
