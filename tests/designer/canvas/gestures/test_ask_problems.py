"""The mark that says a node has problems: a click asks for them, all else is as on the card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

LEFT = Qt.MouseButton.LeftButton
MARK = (424, 0)
"""The middle of the mark of ``total``."""


@pytest.fixture
def wanted(canvas):
    found = []
    canvas.problems_wanted.connect(found.append)
    canvas.set_problems({"total": "error", "big": "warning"})
    return found


@pytest.mark.parametrize("aside", [(0, 0), (0, -7), (5, 5)])
def test_a_click_on_the_mark_selects_the_node_and_asks(canvas, at, wanted, aside):
    QTest.mouseClick(canvas, LEFT, pos=at(MARK[0] + aside[0], MARK[1] + aside[1]))
    assert canvas.selection() == ["total"]
    assert wanted == ["total"]


def test_where_nothing_is_wrong_there_is_no_mark(canvas, at, wanted):
    canvas.set_problems({"big": "error"})
    QTest.mouseClick(canvas, LEFT, pos=at(MARK[0], MARK[1] + 4))
    assert canvas.selection() == ["total"]
    QTest.mouseClick(canvas, LEFT, pos=at(MARK[0], MARK[1] - 6))
    assert canvas.selection() == []
    assert wanted == []


def test_a_card_that_lies_over_the_mark_is_meant(canvas, at, wanted, document):
    document["nodes"][2]["position"] = [400, -20]
    canvas.show_document(document)
    canvas.zoom_to(1.0, (500, 50))
    canvas.set_problems({"total": "error"})
    QTest.mouseClick(canvas, LEFT, pos=at(*MARK))
    assert canvas.selection() == ["big"]
    assert wanted == []


def test_a_drag_from_the_mark_moves_the_node(canvas, at, wanted, asked):
    QTest.mousePress(canvas, LEFT, pos=at(*MARK))
    for y in (20, 200):
        QTest.mouseMove(canvas, at(MARK[0], y))
    QTest.mouseRelease(canvas, LEFT, pos=at(MARK[0], 200))
    assert [edit["op"] for edit in asked] == ["move_nodes"]
    assert wanted == []


def test_where_marks_are_dots_the_card_is_meant(canvas, at, wanted):
    canvas.zoom_to(0.3, MARK)
    QTest.mouseClick(canvas, LEFT, pos=at(MARK[0], MARK[1] + 2))
    assert canvas.selection() == ["total"]
    assert wanted == []


def test_shift_adds_the_node_and_asks_nothing(canvas, at, wanted):
    canvas.select(["big"])
    QTest.mouseClick(canvas, LEFT, Qt.KeyboardModifier.ShiftModifier, at(MARK[0], MARK[1] + 4))
    assert canvas.selection() == ["total", "big"]
    assert wanted == []
