"""A group goes where its title, its rim or its card is dragged, with all that is in it; nodes join and leave by being let go."""

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


@pytest.fixture
def title(canvas, at):
    """Give the middle of the title of the group, whose frame begins at 776, -156."""
    return lambda: at(900, -142)


def place(canvas, node_id):
    return next(node["position"] for node in canvas.document()["nodes"] if node["id"] == node_id)


def members(canvas):
    return canvas.document()["groups"][0]["nodes"]


def test_a_press_on_the_title_chooses_the_group(canvas, title):
    QTest.mouseClick(canvas, LEFT, PLAIN, title())
    assert canvas.selection() == ["g1"]


def test_a_drag_by_the_title_moves_all_nodes_in_one_step(canvas, asked, title, drag):
    drag(title(), QPoint(80, 41))
    assert [edit["op"] for edit in asked] == ["move_nodes"]
    assert (place(canvas, "ask"), place(canvas, "post")) == ([880, -64], [880, 144])
    assert canvas.selection() == ["g1"]


def test_a_drag_by_the_rim_moves_it_too(canvas, asked, at, drag):
    drag(at(777, 60), QPoint(40, 0))
    assert place(canvas, "ask") == [840, -104]


def test_a_drag_inside_the_frame_is_a_band(canvas, asked, at, drag):
    drag(at(800, 20), QPoint(60, 160))
    assert asked == []
    assert canvas.selection() == ["post"]


def test_what_is_chosen_beside_comes_along(canvas, title, at, drag):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(100, 30))
    QTest.mouseClick(canvas, LEFT, SHIFT, title())
    assert canvas.selection() == ["start", "g1"]
    drag(title(), QPoint(0, 40))
    assert (place(canvas, "start"), place(canvas, "ask")) == ([0, 40], [800, -64])


def test_a_dragged_node_takes_the_chosen_group_along(canvas, title, at, drag):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(100, 30))
    QTest.mouseClick(canvas, LEFT, SHIFT, title())
    drag(at(100, 30), QPoint(0, 80))
    assert (place(canvas, "start"), place(canvas, "post")) == ([0, 80], [800, 184])


def test_notes_within_the_frame_come_along(canvas, title, drag):
    canvas.apply([{"op": "put_note", "note": {"id": "in", "text": "", "position": [800, 10], "size": [100, 60], "color": ""}}])
    drag(title(), QPoint(16, 0))
    notes = {note["id"]: note["position"] for note in canvas.document()["notes"]}
    assert notes == {"k1": [0, 160], "in": [816, 10]}


def test_escape_puts_everything_back(canvas, document, asked, title, drag, seen):
    before = seen()
    drag(title(), QPoint(90, 60), release=False)
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (canvas.document(), asked) == (document, [])
    assert canvas.selection() == []
    assert seen() == before


def test_a_locked_canvas_moves_nothing(canvas, document, title, drag):
    canvas.set_locked(True)
    drag(title(), QPoint(90, 60))
    assert canvas.document() == document


def test_a_node_let_go_in_the_frame_joins_in_the_same_step(canvas, asked, at, drag):
    drag(at(540, 40), QPoint(340, 0))
    assert [edit["op"] for edit in asked] == ["move_nodes", "put_group"]
    assert members(canvas) == ["ask", "post", "big"]


def test_a_node_let_go_away_from_the_frame_leaves(canvas, asked, at, drag):
    drag(at(860, 150), QPoint(-300, 180))
    assert members(canvas) == ["ask"]


def test_the_mark_in_the_title_folds_and_the_card_unfolds(canvas, document, at):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(790, -142))
    assert canvas.document()["groups"][0]["collapsed"] is True
    QTest.mouseClick(canvas, LEFT, PLAIN, at(820, -80))
    assert canvas.document()["groups"][0]["collapsed"] is False
    assert canvas.document() == document


def test_a_folded_group_is_dragged_by_its_card(canvas, asked, at, drag):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(790, -142))
    asked.clear()
    drag(at(900, -80), QPoint(40, 80))
    assert [edit["op"] for edit in asked] == ["move_nodes"]
    assert (place(canvas, "ask"), place(canvas, "post")) == ([840, -24], [840, 184])


def test_nodes_in_a_folded_group_cannot_be_met(canvas, at):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(790, -142))
    QTest.mouseClick(canvas, LEFT, PLAIN, at(900, 130))
    assert canvas.selection() == []


def test_shift_adds_a_node_to_a_chosen_group_and_takes_it_away(canvas, title, at):
    QTest.mouseClick(canvas, LEFT, PLAIN, title())
    QTest.mouseClick(canvas, LEFT, SHIFT, at(100, 30))
    assert canvas.selection() == ["start", "g1"]
    QTest.mouseClick(canvas, LEFT, SHIFT, at(100, 30))
    assert canvas.selection() == ["g1"]


def test_a_band_chooses_folded_groups_and_notes_too(canvas, at, drag):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(790, -142))
    drag(at(1040, -140), QPoint(-100, 60))
    assert canvas.selection() == ["g1"]
    drag(at(-10, 130), QPoint(230, 130))
    assert canvas.selection() == ["k1"]


def test_one_step_takes_a_drag_back_and_the_picture_with_it(canvas, seen, title, drag):
    before = seen()
    drag(title(), QPoint(80, 41))
    moves = [{"id": "ask", "position": [800, -104]}, {"id": "post", "position": [800, 104]}]
    canvas.apply([{"op": "move_nodes", "moves": moves}])
    canvas.select([])
    assert seen() == before
