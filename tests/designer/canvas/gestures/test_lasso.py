"""A loop drawn with Alt chooses the nodes whose middle lies in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
LOOP = ((220, -40), (700, -40), (700, 100), (220, 100), (220, -40))


def test_a_loop_chooses_the_nodes_in_it(canvas, stroke):
    stroke(*LOOP, keys=ALT)
    assert canvas.selection() == ["total", "big"]


def test_a_loop_that_is_left_open_is_closed_in_a_straight_line(canvas, stroke):
    stroke((220, -40), (700, -40), (700, 100), keys=ALT)
    assert canvas.selection() == ["big"]


def test_a_loop_around_what_is_left_out_leaves_it_out(canvas, stroke):
    around_big = ((470, -40), (470, 90), (690, 90), (690, -40), (470, -40))
    stroke((220, -40), *around_big, (700, -60), (700, 120), (220, 120), (220, -40), keys=ALT)
    assert canvas.selection() == ["total"]


def test_shift_keeps_what_was_chosen(canvas, stroke):
    canvas.select(["start"])
    stroke(*LOOP, keys=ALT | SHIFT)
    assert canvas.selection() == ["start", "total", "big"]


def test_a_loop_chooses_notes_and_the_cards_of_folded_groups(canvas, document, stroke):
    document["groups"][0]["collapsed"] = True
    canvas.show_document(document)
    canvas.zoom_to(1.0, (500, 50))
    stroke((780, -140), (1020, -140), (1020, 0), (780, 0), (780, -140), keys=ALT)
    assert canvas.selection() == ["g1"]
    stroke((-20, 300), (-20, 140), (220, 140), (-20, 300), keys=ALT | SHIFT)
    assert canvas.selection() == ["g1", "k1"]
    stroke((-20, 300), (40, 290), (30, 300), (-20, 300), keys=ALT)
    assert canvas.selection() == []


def test_shift_keeps_edges_groups_and_notes(canvas, stroke):
    stage = canvas._stage
    stage.choose((), [0], groups=["g1"], notes=["k1"])
    stroke(*LOOP, keys=ALT | SHIFT)
    assert canvas.selection() == ["total", "big", "g1", "k1"]
    assert stage.chosen_edges.tolist() == [0]


def test_escape_chooses_again_what_was_chosen(canvas, stroke, seen):
    canvas.select(["odd"])
    before = seen()
    stroke(*LOOP, keys=ALT, release=False)
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection() == ["odd"]
    assert seen() == before


def test_after_asking_for_it_a_loop_needs_no_key_and_may_begin_on_a_card(canvas, stroke):
    canvas.select_in_loop()
    stroke((490, 20), (700, -40), (700, 100), (490, 100))
    assert canvas.selection() == ["big"]
    stroke((220, -60), (700, 120))
    assert canvas.selection() == ["total", "big"], "the next drag is a band again"


def test_escape_takes_the_wish_for_a_loop_back(canvas, stroke):
    canvas.select(["odd"])
    canvas.select_in_loop()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection() == ["odd"]
    assert canvas.cursor().shape() != Qt.CursorShape.CrossCursor
