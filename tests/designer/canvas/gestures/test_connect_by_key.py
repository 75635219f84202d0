"""From a chosen node keys find another one and join the two."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def begin(canvas):
    def beginning(node_id):
        canvas.select([node_id])
        canvas.connect_by_key()

    return beginning


@pytest.fixture
def told(canvas):
    said = []
    canvas.said.connect(said.append)
    return said


def test_arrows_walk_to_the_other_node(canvas, session, same, edges, begin):
    begin("start")
    for _step in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, ENTER)
    assert ("start", "out", "big", "in") in edges()
    assert canvas.selection() == ["start"]
    assert same()
    session.undo()
    assert len(edges()) == 5


def test_letters_find_it_by_name(canvas, edges, begin):
    begin("start")
    QTest.keyClicks(canvas, "po")
    QTest.keyClick(canvas, ENTER)
    assert ("start", "out", "post", "in") in edges()


def test_a_name_is_found_whatever_its_capitals_and_accents(canvas, edges, begin):
    canvas.apply([{"op": "set_node", "id": "post", "name": "Übermitteln"}])
    begin("start")
    QTest.keyClicks(canvas, "uber")
    QTest.keyClick(canvas, ENTER)
    assert ("start", "out", "post", "in") in edges()


def test_backspace_takes_a_letter_back(canvas, edges, begin):
    begin("start")
    QTest.keyClicks(canvas, "asx")
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, ENTER)
    assert ("start", "out", "ask", "in") in edges()


def test_tab_takes_the_next_output(canvas, edges, begin):
    begin("big")
    QTest.keyClick(canvas, TAB)
    QTest.keyClicks(canvas, "odd")
    QTest.keyClick(canvas, ENTER)
    assert ("big", "false", "odd", "in") in edges()


def test_it_begins_at_an_output_that_leads_nowhere_yet(canvas, edges, begin):
    canvas.apply([{"op": "remove_edge", "id": "e4"}])
    begin("big")
    QTest.keyClicks(canvas, "odd")
    QTest.keyClick(canvas, ENTER)
    assert ("big", "false", "odd", "in") in edges()


def test_what_cannot_be_joined_is_said_and_goes_on(canvas, edges, begin, asked):
    begin("total")
    QTest.keyClicks(canvas, "start")
    QTest.keyClick(canvas, ENTER)
    assert asked == []
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, ENTER)
    assert [edit["edge"]["source"] for edit in asked] == ["total"]


def test_escape_and_the_pointer_let_go(canvas, asked, begin, at, seen):
    canvas.select(["start"])
    before = seen()
    canvas.connect_by_key()
    QTest.keyClicks(canvas, "po")
    assert seen() != before
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert seen() == before
    begin("start")
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(580, 30))
    assert canvas.selection() == ["big"]
    QTest.keyClick(canvas, ENTER)
    assert asked == []


def test_where_it_cannot_begin_is_said(canvas, begin, told):
    canvas.select([])
    canvas.connect_by_key()
    canvas.set_locked(True)
    begin("start")
    assert len(told) == 2
    assert "Select" in told[0]
    assert "locked" in told[1]
    assert canvas._hand.gesture is None


def test_what_it_shows_is_told_to_a_screen_reader(canvas, begin, told):
    heard = []
    canvas.narrator.is_heard = lambda: True
    canvas.narrator.send = lambda event: heard.append(event.message()) if event.type() == QAccessible.Event.Announcement else None
    begin("big")
    QTest.keyClick(canvas, TAB)
    QTest.keyClicks(canvas, "odd")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert heard == told
    assert heard[0].startswith("Arrows or letters")
    assert heard[-1].startswith("Big (false)  →  Odd")
