import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.expressions.larger import LargerEditor
from concertmaster_designer.ui.theme import Theme, apply_theme
from tests.designer.expressions.conftest import RUN


def visible_dialog():
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, LargerEditor) and widget.isVisible())


@pytest.fixture
def opened(make, outlook, values, qtbot):
    """Open the larger editor by its key."""

    def open_it(text="", **more):
        values.known_run = RUN
        outlook.see(RUN.firsts())
        field = make(**more)
        field.edit.show_text(text)
        field.edit.moveCursor(field.edit.textCursor().MoveOperation.End)
        QTest.keyClick(field.edit, Qt.Key.Key_F4)
        dialog = visible_dialog()
        qtbot.waitUntil(dialog.field.edit.hasFocus)
        return field, dialog

    return open_it


def branch(tree, *labels):
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    item = next(item for item in items if item.text(0) == labels[0])
    for label in labels[1:]:
        tree.expandItem(item)
        item = next(child for child in (item.child(row) for row in range(item.childCount())) if child.text(0) == label)
    return item


def test_what_is_typed_there_goes_back_with_its_button(opened, qtbot):
    field, dialog = opened("input.")
    assert dialog.field.edit.toPlainText() == "input."
    QTest.keyClicks(dialog.field.edit, "staf")
    QTest.keyClick(dialog.field.edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.field.tried):
        dialog.field.read()
    assert dialog.whole.toPlainText() == "7"
    heard = []
    field.edit.edited.connect(lambda: heard.append(field.edit.toPlainText()))
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert heard == ["input.staff"]


def test_ctrl_enter_uses_it_and_escape_leaves_it(opened):
    field, dialog = opened("1")
    QTest.keyClicks(dialog.field.edit, " + 2")
    QTest.keyClick(dialog.field.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert field.edit.toPlainText() == "1 + 2"
    field.edit.setFocus()
    QTest.keyClick(field.edit, Qt.Key.Key_F4)
    dialog = visible_dialog()
    QTest.keyClicks(dialog.field.edit, " + inp")
    QTest.keyClick(dialog.field.edit, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    QTest.keyClick(dialog.field.edit, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert field.edit.toPlainText() == "1 + 2"


def test_the_tree_shows_what_there_is_with_its_values(opened):
    _field, dialog = opened()
    assert branch(dialog.tree, "input", "company").text(1) == '"Acme"'
    assert branch(dialog.tree, "input", "api_key").text(1) == '"••••••"'
    step = branch(dialog.tree, "steps", "Fetch the order  (get-it)")
    dialog.tree.expandItem(step)
    assert [step.child(row).text(0) for row in range(step.childCount())] == ["status", "headers", "json", "text"]


def test_a_branch_is_written_by_double_click_by_key_and_by_dragging(opened):
    _field, dialog = opened()
    item = branch(dialog.tree, "steps", "Fetch the order  (get-it)")
    dialog.tree.expandItem(item)
    status = item.child(0)
    dialog.tree.itemDoubleClicked.emit(status, 0)
    assert dialog.field.edit.toPlainText() == 'steps["get-it"].status'
    assert dialog.tree.mimeData([status]).text() == 'steps["get-it"].status'
    dialog.field.edit.clear()
    dialog.tree.setFocus()
    dialog.tree.setCurrentItem(branch(dialog.tree, "input", "sites"))
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert dialog.field.edit.toPlainText() == "input.sites"


def test_in_a_text_a_branch_gets_its_braces(opened):
    _field, dialog = opened("Dear ", is_template=True, code=False)
    dialog.tree.itemDoubleClicked.emit(branch(dialog.tree, "input", "company"), 0)
    assert dialog.field.edit.toPlainText() == "Dear {{ input.company }}"


def test_a_mistake_is_told_below(opened):
    _field, dialog = opened("inpt")
    assert dialog.words.text().startswith("Character 1: ")
    assert dialog.whole.toPlainText() == ""


def test_everything_can_be_reached_by_tab(opened):
    _field, dialog = opened("1")
    reached = set()
    for _ in range(20):
        focused = QApplication.focusWidget()
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {dialog.field.edit, dialog.tree, dialog.use} <= reached


def test_type_of_twice_the_size_has_room(make, qapp, opened):
    apply_theme(qapp, Theme.light().scaled(2.0))
    try:
        _field, dialog = opened()
        QTest.keyClicks(dialog.field.edit, "inp")
        popup = dialog.field.edit.popup
        assert dialog.field.edit.font().pixelSize() == 26
        assert popup.list.fontMetrics().height() >= 26
        rows = [popup.list.visualRect(popup.model.index(row)).height() for row in range(popup.model.rowCount())]
        assert min(rows) >= popup.list.fontMetrics().height()
        assert dialog.use.width() >= dialog.use.fontMetrics().horizontalAdvance(dialog.use.text())
    finally:
        apply_theme(qapp, Theme.light())
