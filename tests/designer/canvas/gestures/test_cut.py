"""A stroke with Ctrl and Shift takes away the edges it crosses, as one step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _ids(canvas):
    return [edge["id"] for edge in canvas.document()["edges"]]


def test_crossed_edges_go_and_come_back_together(canvas, session, same, stroke):
    stroke((720, -150), (720, 200), keys=KEYS)
    assert _ids(canvas) == ["e1", "e2", "e5"]
    assert same()
    session.undo()
    assert _ids(canvas) == ["e1", "e2", "e3", "e4", "e5"]
    assert same()
    assert not session.can_undo


def test_a_stroke_may_bend(canvas, session, stroke):
    stroke((220, 60), (220, -30), (460, -30), (460, 90), keys=KEYS)
    assert _ids(canvas) == ["e3", "e4", "e5"]


def test_a_stroke_over_nothing_asks_for_nothing(canvas, asked, stroke):
    stroke((100, 200), (300, 300), keys=KEYS)
    assert asked == []


def test_a_stroke_over_cards_leaves_the_selection(canvas, asked, stroke):
    canvas.select(["start"])
    stroke((100, 10), (150, 50), keys=KEYS)
    assert canvas.selection() == ["start"]
    assert asked == []


def test_escape_leaves_all_edges(canvas, document, stroke, seen):
    before = seen()
    stroke((720, -150), (720, 200), keys=KEYS, release=False)
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.document() == document
    assert seen() == before


def test_a_locked_canvas_is_not_cut(canvas, asked, stroke):
    canvas.set_locked(True)
    stroke((720, -150), (720, 200), keys=KEYS)
    assert asked == []
