"""A band chooses what it touches."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

LEFT = Qt.MouseButton.LeftButton
SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def _band(canvas, start, end, modifiers=PLAIN, *, release=True):
    QTest.mousePress(canvas, LEFT, modifiers, start)
    QTest.mouseMove(canvas, start + (end - start) / 2)
    QTest.mouseMove(canvas, end)
    QApplication.processEvents()
    if release:
        QTest.mouseRelease(canvas, LEFT, modifiers, end)


def test_a_band_chooses_what_it_touches(canvas, at):
    _band(canvas, at(150, -60), at(500, 40))
    assert canvas.selection() == ["start", "total", "big"]


def test_a_band_may_be_drawn_from_any_corner(canvas, at):
    _band(canvas, at(500, 90), at(150, -60))
    assert canvas.selection() == ["start", "total", "big"]


def test_shift_keeps_what_was_chosen(canvas, at):
    canvas.select(["start"])
    _band(canvas, at(790, 90), at(830, 120), SHIFT)
    assert canvas.selection() == ["start", "post"]


def test_shift_keeps_an_edge_that_was_chosen(canvas, at):
    canvas._stage.choose((), [0])
    _band(canvas, at(790, 90), at(830, 120), SHIFT)
    assert canvas.selection() == ["post"]
    assert canvas._stage.chosen_edges.tolist() == [0]


def test_a_press_on_the_ground_chooses_nothing(canvas, at):
    canvas.select(["start"])
    QTest.mouseClick(canvas, LEFT, PLAIN, at(300, 300))
    assert canvas.selection() == []


def test_escape_chooses_again_what_was_chosen(canvas, at):
    canvas.select(["odd"])
    _band(canvas, at(150, -60), at(500, 40), release=False)
    assert canvas.selection() == ["start", "total", "big"]
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection() == ["odd"]


def test_a_band_is_seen(canvas, at, seen):
    before = seen()
    _band(canvas, at(250, 150), at(500, 230), release=False)
    during = seen()
    assert during.pixel(at(400, 200)) != before.pixel(at(400, 200))
    QTest.mouseRelease(canvas, LEFT, PLAIN, at(500, 230))
    assert seen() == before


def test_space_and_the_middle_button_pan_instead(canvas, at):
    start = at(300, 300)
    before = canvas.to_view(0, 0)
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, PLAIN, start)
    QTest.mouseMove(canvas, start + QPoint(40, 10))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, PLAIN, start + QPoint(40, 10))
    assert (canvas.to_view(0, 0) - before).toPoint() == QPoint(40, 10)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    QTest.mousePress(canvas, LEFT, PLAIN, start)
    QTest.mouseMove(canvas, start - QPoint(40, 10))
    QTest.mouseRelease(canvas, LEFT, PLAIN, start - QPoint(40, 10))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert (canvas.to_view(0, 0) - before).toPoint() == QPoint(0, 0)
