"""An edge taken near its end is put elsewhere, or dropped; a press alone chooses it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def near_ask(on_edge):
    return on_edge("e3", 20)


@pytest.fixture
def near_big(on_edge):
    return on_edge("e3", -20)


def test_the_end_of_an_edge_is_put_to_another_port(canvas, session, same, edges, stroke, near_ask):
    stroke(near_ask, (700, 100), (802, 136))
    assert ("big", "true", "post", "in") in edges()
    assert ("big", "true", "ask", "in") not in edges()
    assert same()
    session.undo()
    assert ("big", "true", "ask", "in") in edges()
    assert len(edges()) == 5
    assert same()


def test_the_beginning_is_put_to_another_node(canvas, edges, stroke, near_big):
    stroke(near_big, (500, 130), (340, 50))
    assert ("total", "out", "ask", "in") in edges()
    assert ("big", "true", "ask", "in") not in edges()


def test_dropped_over_the_ground_it_goes(canvas, session, edges, stroke, near_ask):
    stroke(near_ask, (760, 250))
    assert ("big", "true", "ask", "in") not in edges()
    session.undo()
    assert ("big", "true", "ask", "in") in edges()


def test_put_back_to_its_port_nothing_happens(asked, stroke, near_ask):
    stroke(near_ask, (700, 100), (800, -60))
    assert asked == []


def test_dropped_on_a_card_that_cannot_take_it_nothing_happens(asked, stroke, near_ask):
    stroke(near_ask, (300, 100), (100, 30))
    assert asked == []


def test_an_edge_that_is_there_is_not_made_twice(canvas, asked, stroke, near_ask):
    canvas.apply([{"op": "add_edge", "edge": {"id": "e6", "source": "big", "source_port": "true", "target": "post"}}])
    stroke(near_ask, (700, 100), (802, 136))
    assert asked == []


def test_a_press_chooses_the_edge(canvas, asked, stroke, near_ask):
    QTest.mouseClick(canvas, LEFT, PLAIN, canvas.to_view(*near_ask).toPoint())
    assert asked == []
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert asked == [{"op": "remove_edge", "id": "e3"}]


def test_a_chosen_edge_is_taken_at_its_port(canvas, edges, stroke, on_edge):
    QTest.mouseClick(canvas, LEFT, PLAIN, canvas.to_view(*on_edge("e3", 60)).toPoint())
    stroke((800, -60), (700, 100), (802, 136))
    assert ("big", "true", "post", "in") in edges()
    assert ("big", "true", "ask", "in") not in edges()


def test_escape_puts_the_end_back(canvas, document, stroke, seen, near_ask):
    before = seen()
    stroke(near_ask, (760, 250), release=False)
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.document() == document
    assert seen() == before


@pytest.mark.parametrize("before", [20, -20])
def test_the_pointer_tells_that_an_end_can_be_taken(canvas, at, on_edge, before):
    place = on_edge("e3", before)
    QTest.mouseMove(canvas, at(*place))
    assert canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    canvas.set_locked(True)
    QTest.mouseMove(canvas, at(place[0] + 1, place[1]))
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
