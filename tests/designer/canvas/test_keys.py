"""What keys do on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("key", "start", "goal"),
    [
        (Qt.Key.Key_Right, "start", "total"),
        (Qt.Key.Key_Left, "total", "start"),
        (Qt.Key.Key_Down, "ask", "post"),
        (Qt.Key.Key_Up, "post", "ask"),
        (Qt.Key.Key_Left, "start", "start"),
    ],
)
def test_arrows_choose_the_next_node(canvas, key, start, goal):
    canvas.select([start])
    QTest.keyClick(canvas, key)
    assert canvas.selection() == [goal]


def test_the_first_arrow_begins_in_the_middle_of_the_view(canvas):
    canvas.zoom_to(1.0, (300, 30))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.selection() == ["total"]


def test_arrows_bring_their_node_into_view(canvas):
    canvas.zoom_to(4.0, (580, 32))
    canvas.select(["big"])
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.rect().contains(canvas.to_view(900, -60).toPoint())


def test_control_and_arrows_nudge_by_the_grid(canvas, asked):
    canvas.select(["total", "big"])
    QTest.keyClick(canvas, Qt.Key.Key_Down, CONTROL)
    assert asked == [{"op": "move_nodes", "moves": [{"id": "total", "position": [240, 8]}, {"id": "big", "position": [480, 8]}]}]
    assert canvas.document()["nodes"][1]["position"] == [240, 8]


def test_nothing_chosen_is_not_nudged(canvas, asked):
    QTest.keyClick(canvas, Qt.Key.Key_Down, CONTROL)
    assert asked == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_asks_for_what_is_chosen_to_go(canvas, asked, key):
    canvas.select(["start"])
    QTest.keyClick(canvas, key)
    assert asked == [{"op": "remove_edge", "id": "e1"}, {"op": "remove_node", "id": "start"}]
    assert canvas.selection() == []


def test_control_a_chooses_every_node(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_A, CONTROL)
    assert canvas.selection() == ["start", "total", "big", "ask", "post", "odd"]


@pytest.mark.parametrize(
    ("key", "modifier", "scale"),
    [
        (Qt.Key.Key_Plus, Qt.KeyboardModifier.NoModifier, 1.25),
        (Qt.Key.Key_Minus, Qt.KeyboardModifier.NoModifier, 0.8),
        (Qt.Key.Key_Plus, CONTROL, 1.25),
        (Qt.Key.Key_Minus, CONTROL, 0.8),
    ],
)
def test_plus_and_minus_zoom_about_the_middle(canvas, key, modifier, scale):
    middle = canvas.rect().center().toPointF()
    before = canvas.to_world(middle)
    QTest.keyClick(canvas, key, modifier)
    assert canvas.scale == pytest.approx(scale)
    assert canvas.to_world(middle) == pytest.approx(before, abs=1.5)


def test_zero_takes_the_actual_size(canvas):
    canvas.zoom_to(0.3)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.scale == pytest.approx(1.0)


def test_home_shows_everything(canvas):
    canvas.zoom_to(4.0, (-5000, 0))
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.rect().contains(canvas.to_view(0, -104).toPoint())
    assert canvas.rect().contains(canvas.to_view(1320, 240).toPoint())
