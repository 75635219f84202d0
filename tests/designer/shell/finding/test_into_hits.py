"""Going into what was found puts the cursor there, and nowhere else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_shared.workflow.edits import SetWorkflow


@pytest.fixture
def opened(designer, qtbot):
    designer.open_stored()
    designer.window.activateWindow()
    designer.until(lambda: designer.session.check == "done")
    designer.panel = designer.parts.finding.panel
    designer.do("find.text")
    return designer


def find(designer, text, path):
    """Look for a text, and bring the hit at a place in front."""
    designer.panel.search.clear()
    QTest.keyClicks(designer.panel.search, text)
    designer.until(lambda: not designer.panel.count.text().startswith("Looking") and designer.panel.hits)
    for _ in designer.panel.hits:
        if designer.panel.hit.place.path == path:
            return
        designer.panel.step(1)
    raise AssertionError([hit.place.path for hit in designer.panel.hits])


def test_enter_on_an_id_asks_for_another_id(opened):
    find(opened, "total", ("id",))
    QTest.keyClick(opened.panel.search, Qt.Key.Key_Return)
    assert opened.session.selection == ("total",)
    dialog = opened.dialog("Dialog")
    assert dialog.windowTitle() == "Change the id"
    dialog.reject()


def test_enter_on_a_name_goes_into_the_name(opened):
    find(opened, "large", ("name",))
    QTest.keyClick(opened.panel.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is opened.parts.editor.inspector.page.name


def test_enter_on_an_expression_stands_where_the_word_begins(opened):
    text = opened.session.draft.nodes["big"].parameters["condition"]["expr"]
    word = text.split(".")[-1].split(" ")[0]
    find(opened, word, ("parameters", "condition", "expr"))
    QTest.keyClick(opened.panel.search, Qt.Key.Key_Return)
    edit = QApplication.focusWidget()
    assert edit.toPlainText() == text
    assert edit.textCursor().position() == text.index(word)


def test_enter_on_the_description_goes_into_it(opened):
    opened.document.take_gesture([SetWorkflow(description="a heron")])
    find(opened, "heron", ("description",))
    QTest.keyClick(opened.panel.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is opened.parts.editor.inspector.page.description


def test_f3_goes_on_with_the_cursor_or_takes_it_out_of_the_field(opened):
    find(opened, "total", ("name",))
    QTest.keyClick(opened.panel.search, Qt.Key.Key_Return)
    inspector = opened.parts.editor.inspector
    kinds = set()
    for _ in opened.panel.hits:
        before = inspector.isAncestorOf(QApplication.focusWidget())
        opened.do("find.next")
        here, path = QApplication.focusWidget(), opened.panel.hit.place.path
        kinds.add(path[0])
        if path[0] in {"id", "type"}:
            assert not inspector.isAncestorOf(here)
            inspector.focus_place(())
        elif before:
            assert inspector.isAncestorOf(here)
            assert (here is inspector.page.name) == (path == ("name",))
    assert len(kinds) > 1
