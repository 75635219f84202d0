"""What a screen reader is told while the keyboard walks, statuses arrive and problems change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

Event = QAccessible.Event
A_WHILE_MS = 300


@pytest.fixture
def told(canvas):
    """Collect what is told, each as its event and the name of the node."""
    heard = []

    def hear(event: QAccessibleEvent) -> None:
        about = QAccessible.accessibleInterface(event.uniqueId())
        heard.append((event.type(), about.text(QAccessible.Text.Name).partition(",")[0]))

    canvas.narrator.is_heard = lambda: True
    canvas.narrator.send = hear
    return heard


def test_each_step_of_the_keyboard_is_told(canvas, told):
    canvas.select(["start"])
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert told == [(event, name) for name in ("Start", "Total", "Big") for event in (Event.Selection, Event.Focus)]


def test_what_is_chosen_from_elsewhere_takes_no_focus(canvas, told, qtbot):
    other = QPushButton("Elsewhere", canvas.parentWidget())
    qtbot.addWidget(other)
    canvas.clearFocus()
    canvas.select(["big"])
    assert told == [(Event.Selection, "Big")]
    canvas.setFocus()
    assert told[-1] == (Event.Focus, "Big")


def test_nothing_chosen_is_told_of_the_canvas(canvas, told):
    canvas.select(["big"])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert told[-1] == (Event.SelectionWithin, "Workflow canvas")


def test_states_of_the_current_node_are_told_a_few_times_a_second(canvas, told):
    canvas.select(["total"])
    told.clear()
    for turn in range(200):
        canvas.set_statuses({"total": "running" if turn % 2 else "pending", "big": "waiting"})
        QApplication.processEvents()
    QTest.qWait(A_WHILE_MS)
    assert set(told) == {(Event.NameChanged, "Total")}
    assert len(told) <= 4


def test_a_problem_is_told_and_so_is_its_end(canvas, told):
    canvas.select(["total"])
    told.clear()
    for problems in ({"total": "error"}, {}):
        canvas.set_problems(problems)
        QTest.qWait(A_WHILE_MS)
    assert told == [(Event.NameChanged, "Total")] * 2


def test_being_left_out_is_told_as_a_state(canvas, told):
    canvas.select(["total"])
    told.clear()
    canvas.apply([{"op": "set_node", "id": "total", "disabled": True}])
    QTest.qWait(A_WHILE_MS)
    assert (Event.StateChanged, "Total") in told
    assert (Event.NameChanged, "Total") in told


def test_another_edge_is_told_as_a_description(canvas, told):
    canvas.select(["start"])
    told.clear()
    canvas.apply([{"op": "remove_edge", "id": "e1"}])
    QTest.qWait(A_WHILE_MS)
    assert told == [(Event.DescriptionChanged, "Start")]


def test_nobody_listening_costs_nothing(canvas):
    heard = []
    canvas.narrator.send = heard.append
    canvas.narrator.is_heard = lambda: False
    canvas.select(["start"])
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    canvas.set_statuses({"total": "running"})
    QTest.qWait(A_WHILE_MS)
    assert heard == []
