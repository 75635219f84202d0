"""A drag from a port to a port, or to a card, asks for an edge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def connect(canvas, at):
    def connecting(start, end, *, release=True):
        QTest.mousePress(canvas, LEFT, PLAIN, at(*start))
        QTest.mouseMove(canvas, at((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        QTest.mouseMove(canvas, at(*end))
        QApplication.processEvents()
        if release:
            QTest.mouseRelease(canvas, LEFT, PLAIN, at(*end))

    return connecting


def _ends(edit):
    edge = edit["edge"]
    return edge["source"], edge["source_port"], edge["target"], edge["target_port"]


@pytest.mark.parametrize(
    ("start", "end", "ends"),
    [
        ((200, 32), (800, 136), ("start", "out", "post", "in")),  # port to port
        ((200, 32), (900, -60), ("start", "out", "ask", "in")),  # port to card
        ((680, 44), (1200, 130), ("big", "false", "odd", "in")),  # a branch
        ((1000, -36), (1200, 130), ("ask", "expired", "odd", "in")),  # the last of three
        ((800, 136), (200, 32), ("start", "out", "post", "in")),  # backwards
        ((580, 64), (1200, 130), ("big", "error", "odd", "in")),  # the error port
    ],
)
def test_a_drag_from_a_port_asks_for_an_edge(canvas, asked, connect, start, end, ends):
    connect(start, end)
    assert [_ends(edit) for edit in asked] == [ends]
    assert canvas.document()["edges"][-1]["id"] == asked[0]["edge"]["id"]


def test_an_edge_that_is_there_is_not_asked_for_again(asked, connect):
    connect((200, 32), (240, 32))
    assert asked == []


def test_a_card_is_not_joined_to_itself(asked, connect):
    connect((440, 32), (340, 20))
    assert asked == []


def test_a_trigger_takes_no_edge(asked, connect):
    connect((440, 32), (100, 30))
    assert asked == []


def test_let_go_over_the_ground_the_place_is_told(canvas, asked, connect):
    told = []
    canvas.connection_dropped.connect(lambda *place: told.append(place))
    connect((680, 20), (700, 300))
    assert asked == []
    ((node, port, x, y),) = told
    assert (node, port) == ("big", "true")
    assert (x, y) == pytest.approx((700, 300), abs=1)


def test_escape_lets_go(canvas, document, asked, connect, seen):
    before = seen()
    connect((200, 32), (900, -60), release=False)
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert asked == []
    assert canvas.document() == document


def test_an_edge_is_chosen_and_deleted(canvas, asked, at):
    QTest.mouseClick(canvas, LEFT, PLAIN, at(460, 32))
    assert canvas.selection() == []
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert asked == [{"op": "remove_edge", "id": "e2"}]
