"""What is wrong is said once, where it is; what stands below keeps its place when it is mended."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Draft, read_workflow


def document(kind, parameters):
    nodes = [{"id": "start", "type": "trigger.manual"}, {"id": "it", "type": kind, "parameters": parameters}]
    return read_workflow({"name": "Intake", "nodes": nodes, "edges": [{"id": "e", "source": "start", "target": "it"}]})


@pytest.fixture
def open_page(show):
    def opened(kind, parameters):
        panel = show(InspectorPanel(CATALOGUE))
        panel.resize(340, 900)
        panel.activateWindow()
        made = document(kind, parameters)
        panel.show_selection(Draft(made), ["it"])
        panel.show_problems(check_workflow(made))
        QApplication.processEvents()
        return panel.page

    return opened


def test_what_is_wrong_with_a_value_of_a_list_is_said_at_the_value_alone(open_page):
    field = open_page("data.set", {"values": {"good": 1, "bad": {"expr": "steps.totls.total"}}}).fields["values"]
    good, bad = field.editor.rows
    assert bad.words.text().startswith("Character 7: ")
    assert bad.words.isVisible()
    assert not good.words.isVisible()
    assert not field.words.isVisible()


def test_what_the_check_alone_knows_is_said_at_the_value_too(open_page):
    page = open_page("data.set", {"values": {"deep": [1, {"expr": "1 / 0"}]}})
    row = page.fields["values"].editor.rows[0].editor.inner.rows[1]
    assert row.words.isVisible()
    assert sum(found.isVisible() for found in page.findChildren(type(row.words))) == 1


def test_what_stands_below_keeps_its_place_when_a_mistake_is_mended(open_page):
    page = open_page("data.set", {"values": {"bad": "Dear {{ inptu }}", "next": "x"}})
    panel = page.parentWidget()
    bad, below = page.fields["values"].editor.rows
    assert bad.words.isVisible()
    place = below.mapTo(page, QPoint())
    bad.editor.inner.line.setFocus()
    bad.editor.inner.line.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(len("inptu }}")):
        QTest.keyClick(bad.editor.inner.line, "\b")
    QApplication.processEvents()
    QTest.keyClicks(bad.editor.inner.line, "1 }}")
    panel.show_problems(())
    QApplication.processEvents()
    assert not bad.words.isVisible()
    assert below.mapTo(page, QPoint()).y() >= place.y()
    page.hide()
    page.show()
    QApplication.processEvents()
    assert not bad.words.sizePolicy().retainSizeWhenHidden()
