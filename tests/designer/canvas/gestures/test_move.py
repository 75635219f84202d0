"""A press on a card chooses it, a drag moves what is chosen, and the document's owner is asked once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

LEFT = Qt.MouseButton.LeftButton
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def drag(canvas):
    """Drag by real events, in steps, painting each."""

    def dragging(start, way, *, modifiers=PLAIN, release=True):
        QTest.mousePress(canvas, LEFT, modifiers, start)
        for step in range(1, 5):
            QTest.mouseMove(canvas, start + QPoint(way.x() * step // 4, way.y() * step // 4))
            QApplication.processEvents()
        if release:
            QTest.mouseRelease(canvas, LEFT, modifiers, start + way)

    return dragging


def _place(canvas, node_id):
    return next(node["position"] for node in canvas.document()["nodes"] if node["id"] == node_id)


def test_a_click_chooses_one(canvas, at):
    canvas.select(["start", "total"])
    QTest.mouseClick(canvas, LEFT, PLAIN, at(580, 30))
    assert canvas.selection() == ["big"]


def test_a_click_on_one_of_many_chooses_it_alone(canvas, at):
    canvas.select(["start", "total"])
    QTest.mouseClick(canvas, LEFT, PLAIN, at(100, 30))
    assert canvas.selection() == ["start"]


def test_shift_adds_and_takes_away(canvas, at):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(100, 30))
    QTest.mouseClick(canvas, LEFT, SHIFT, at(340, 30))
    assert canvas.selection() == ["start", "total"]
    QTest.mouseClick(canvas, LEFT, SHIFT, at(100, 30))
    assert canvas.selection() == ["total"]


def test_a_drag_asks_once_for_a_move_on_the_grid(canvas, asked, at, drag):
    drag(at(340, 30), QPoint(45, 21))
    assert asked == [{"op": "move_nodes", "moves": [{"id": "total", "position": [288, 24]}]}]
    assert _place(canvas, "total") == [288, 24]


def test_what_is_chosen_moves_together(canvas, asked, at, drag):
    canvas.select(["start", "total"])
    drag(at(340, 30), QPoint(0, 80))
    assert [move["position"] for move in asked[0]["moves"]] == [[0, 80], [240, 80]]


def test_alt_leaves_the_grid(canvas, asked, at):
    start = at(340, 30)
    QTest.mousePress(canvas, LEFT, PLAIN, start)
    canvas._hand.move((start + QPoint(13, 7)).toPointF(), ALT)
    canvas._hand.release((start + QPoint(13, 7)).toPointF(), LEFT, ALT)
    assert asked[0]["moves"][0]["position"] == [253, 7]


def test_a_tremble_is_a_click(canvas, asked, at, drag):
    drag(at(340, 30), QPoint(3, 2))
    assert asked == []
    assert canvas.selection() == ["total"]


def test_escape_puts_everything_back(canvas, document, asked, at, drag, seen):
    before = seen()
    drag(at(340, 30), QPoint(200, 200), release=False)
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert asked == []
    assert canvas.document() == document
    assert seen() == before


def test_a_move_looks_the_same_as_if_it_had_been_painted_anew(canvas, at, drag, seen):
    drag(at(340, 30), QPoint(64, 120))
    kept = seen()
    canvas._screen.forget()
    assert seen() == kept


def test_with_an_owner_the_card_waits_where_it_was(canvas, document, asked, at, drag):
    canvas.leave_edits_to_owner()
    drag(at(340, 30), QPoint(80, 0))
    assert len(asked) == 1
    assert canvas.document() == document


def test_an_edit_from_elsewhere_ends_the_drag(canvas, asked, at, drag):
    drag(at(340, 30), QPoint(80, 0), release=False)
    canvas.apply([{"op": "remove_edge", "id": "e1"}, {"op": "remove_edge", "id": "e2"}, {"op": "remove_node", "id": "total"}])
    QTest.mouseRelease(canvas, LEFT, PLAIN, at(420, 30))
    assert asked == []
    assert "total" not in [node["id"] for node in canvas.document()["nodes"]]


CONTROL = Qt.KeyboardModifier.ControlModifier


def test_let_go_with_control_a_copy_stays_there(canvas, session, same, edges, stroke):
    canvas.select(["total"])
    stroke((340, 30), (500, 200), (420, 270), keys=CONTROL)
    (made,) = canvas.selection()
    assert made == "total_2"
    assert _place(canvas, "total") == [240, 0]
    assert _place(canvas, made) == [320, 240]
    assert len(edges()) == 5
    assert same()
    session.undo()
    assert same()
    assert len(session.draft.nodes) == 6


def test_several_are_copied_with_what_joins_them(canvas, session, edges, stroke):
    canvas.select(["start", "total"])
    stroke((340, 30), (340, 290), keys=CONTROL)
    assert canvas.selection() == ["start_2", "total_2"]
    assert ("start_2", "out", "total_2", "in") in edges()
    assert _place(canvas, "start_2") == [0, 256]


def test_what_would_be_copied_shows_where_it_would_be(canvas, at, stroke, seen):
    before = seen()
    stroke((340, 30), (340, 230), keys=CONTROL, release=False)
    during = seen()
    assert during.pixel(at(340, 232)) != before.pixel(at(340, 232))
    assert canvas.cursor().shape() == Qt.CursorShape.DragCopyCursor
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection() == []
    assert seen() == before


def test_a_card_stops_where_it_stands_in_line_with_another(canvas, asked, at, stroke, seen):
    canvas.apply([{"op": "move_nodes", "moves": [{"id": "start", "position": [3, 0]}]}])
    stroke((340, 30), (220, 150), (107, 260), release=False)
    assert canvas._hand.gesture._aligned.lines
    line = seen().pixel(at(3, 150))
    QTest.mouseRelease(canvas, LEFT, PLAIN, at(107, 260))
    assert asked[0]["moves"][0]["position"][0] == 3
    assert seen().pixel(at(3, 150)) != line


def test_alt_leaves_guides_as_well(canvas, asked, stroke):
    stroke((340, 30), (220, 150), (105, 260), keys=ALT)
    assert asked[0]["moves"][0]["position"] == [5, 230]


def test_what_cannot_be_copied_stays_where_it_is_and_is_told(canvas, asked, stroke):
    told = []
    canvas.said.connect(told.append)
    canvas.apply([{"op": "set_node", "id": "total", "name": "x" * 300}])
    stroke((340, 30), (420, 270), keys=CONTROL)
    assert asked == []
    assert told[0].startswith("What is selected is damaged")
    assert _place(canvas, "total") == [240, 0]
