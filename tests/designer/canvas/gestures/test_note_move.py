"""Notes are dragged, and their size by their corner; one step each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def drag(canvas):
    def dragging(start, way, *, release=True):
        QTest.mousePress(canvas, LEFT, PLAIN, start)
        for step in range(1, 5):
            QTest.mouseMove(canvas, start + QPoint(way.x() * step // 4, way.y() * step // 4))
            QApplication.processEvents()
        if release:
            QTest.mouseRelease(canvas, LEFT, PLAIN, start + way)

    return dragging


def note(canvas):
    return canvas.document()["notes"][0]


def test_a_press_chooses_a_note(canvas, at):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(100, 200))
    assert canvas.selection() == ["k1"]
    QTest.mouseClick(canvas, LEFT, PLAIN, at(500, 300))
    assert canvas.selection() == []


def test_a_drag_moves_it_on_the_grid(canvas, asked, at, drag):
    drag(at(100, 200), QPoint(45, 21))
    assert [edit["op"] for edit in asked] == ["put_note"]
    assert (note(canvas)["position"], note(canvas)["size"]) == ([48, 184], [200, 80])


def test_a_pull_at_the_corner_changes_its_size(canvas, asked, at, drag):
    drag(at(196, 236), QPoint(40, 30))
    assert [edit["op"] for edit in asked] == ["put_note"]
    assert (note(canvas)["position"], note(canvas)["size"]) == ([0, 160], [240, 112])


def test_it_cannot_be_pulled_smaller_than_a_word(canvas, at, drag):
    drag(at(196, 236), QPoint(-400, -400))
    assert note(canvas)["size"] == [96, 48]


def test_what_is_chosen_beside_comes_along(canvas, asked, at, drag):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(100, 30))
    QTest.mouseClick(canvas, LEFT, SHIFT, at(100, 200))
    drag(at(100, 200), QPoint(0, 80))
    assert [edit["op"] for edit in asked] == ["put_note", "move_nodes"]
    assert note(canvas)["position"] == [0, 240]


def test_escape_puts_it_back(canvas, document, asked, at, drag, seen):
    before = seen()
    drag(at(100, 200), QPoint(90, 60), release=False)
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (canvas.document(), asked, canvas.selection()) == (document, [], [])
    assert seen() == before


def test_a_node_over_a_note_is_met_first(canvas, at):
    canvas.apply([{"op": "move_nodes", "moves": [{"id": "start", "position": [20, 170]}]}])
    QTest.mouseClick(canvas, LEFT, PLAIN, at(100, 200))
    assert canvas.selection() == ["start"]


def test_the_cursor_tells_where_the_corner_is(canvas, at):
    QTest.mouseMove(canvas, at(196, 236))
    assert canvas.cursor().shape() == Qt.CursorShape.SizeFDiagCursor
    QTest.mouseMove(canvas, at(100, 200))
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
