"""Tab through a page of the inspector."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft, read_workflow


@pytest.fixture
def page(show):
    nodes = [{"id": "set", "type": "data.set", "parameters": {"values": {"first": "a", "second": 2}}}]
    panel = show(InspectorPanel(CATALOGUE))
    panel.resize(340, 900)
    panel.activateWindow()
    panel.show_selection(Draft(read_workflow({"name": "Intake", "nodes": nodes})), ["set"])
    return panel.page


def tab(times=1, modifier=Qt.KeyboardModifier.NoModifier):
    for _ in range(times):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, modifier)
    return QApplication.focusWidget()


def test_tab_goes_from_the_name_of_a_value_to_the_value_to_its_kind_and_last_to_remove(page):
    first, second = page.fields["values"].editor.rows
    first.name.setFocus()
    assert tab() is first.editor.inner.line
    assert tab() is first.editor.button
    assert tab() is first.remove
    assert tab() is second.name
    QTest.keyClick(second.name, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is first.remove


def test_space_after_the_name_writes_into_the_value_and_removes_nothing(page):
    values = page.fields["values"].editor
    values.rows[0].name.setFocus()
    QTest.keyClick(tab(), Qt.Key.Key_Space)
    assert len(values.rows) == 2
    assert values.rows[0].editor.inner.line.text() == " a"


def test_a_value_that_was_added_comes_before_what_stands_below_it(page):
    values = page.fields["values"].editor
    values.add_button.click()
    added = values.rows[-1]
    assert QApplication.focusWidget() is added.name
    assert tab() is added.editor.inner.line
    assert tab(3) is values.add_button


def test_a_value_of_another_kind_keeps_its_place(page):
    values = page.fields["values"].editor
    row = values.rows[0]
    next(action for action in row.editor.menu.actions() if action.text() == "Number").trigger()
    row.name.setFocus()
    QApplication.processEvents()
    within = tab()
    assert row.editor.inner.isAncestorOf(within)
    assert tab() is row.editor.button
