"""Going to a node among many: nothing is claimed, and nothing lost, while they are still looked through."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from concertmaster_designer.shell.finding.node_picker import NodePicker

COUNT = 60_000


@pytest.fixture
def window(show):
    window = show(QWidget())
    window.resize(900, 600)
    return window


def picker(window, went):
    made = NodePicker(window, ((f"n{number}", f"Step {number}", "data.set") for number in range(COUNT)), went.append)
    made.show()
    return made


def words(found):
    return found._nothing.title.text()


def test_it_says_that_it_is_searching_until_all_were_looked_at(window, qtbot):
    found = picker(window, [])
    found.search.setText("quux")
    said = {words(found)}
    qtbot.waitUntil(lambda: said.add(words(found)) or not found._slices.isActive(), timeout=20_000)
    assert said == {"Searching …", "Nothing found"}
    assert words(found) == "Nothing found"


def test_enter_in_the_middle_goes_to_the_best_in_the_end(window, qtbot):
    went = []
    found = picker(window, went)
    found.search.setText(f"step {COUNT - 1}")
    QTest.keyClick(found.search, Qt.Key.Key_Return)
    assert went == []
    qtbot.waitUntil(lambda: bool(went), timeout=20_000)
    assert went == [f"n{COUNT - 1}"]
