import random

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.inspector.editors.text import TemplateLine

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def type_into(edit, text):
    QTest.keyClicks(edit, text)


def press(edit, key, held=NONE):
    QTest.keyClick(edit, key, held)


def offered(edit):
    return [offer.label for offer in edit.popup.model.offers] if edit.is_offering else []


def test_names_are_offered_while_they_are_typed_and_fields_behind_a_point(make):
    edit = make().edit
    type_into(edit, "inp")
    assert offered(edit)[0] == "input"
    press(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "input"
    assert not edit.is_offering
    type_into(edit, ".")
    assert offered(edit) == ["company", "staff", "sites"]
    press(edit, Qt.Key.Key_Down)
    press(edit, Qt.Key.Key_Tab)
    assert edit.toPlainText() == "input.staff"
    assert edit.hasFocus()


def test_everything_is_offered_on_request_and_escape_takes_it_back(make):
    edit = make().edit
    press(edit, Qt.Key.Key_Space, CTRL)
    assert "input" in offered(edit)
    assert "sum" in offered(edit)
    assert edit.toPlainText() == ""
    press(edit, Qt.Key.Key_Escape)
    assert offered(edit) == []


def test_moving_joins_the_ends_and_pages(make):
    edit = make().edit
    press(edit, Qt.Key.Key_Space, CTRL)
    rows = len(edit.popup.model.offers)
    press(edit, Qt.Key.Key_Up)
    assert edit.popup.list.currentIndex().row() == rows - 1
    press(edit, Qt.Key.Key_Down)
    press(edit, Qt.Key.Key_PageDown)
    assert edit.popup.list.currentIndex().row() == 8


def test_a_click_takes_an_offer(make):
    edit = make().edit
    type_into(edit, "1 + inp")
    popup = edit.popup
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=popup.list.visualRect(popup.model.index(0)).center())
    assert edit.toPlainText() == "1 + input"


def test_what_is_offered_goes_on_narrowing_and_goes_when_the_word_ends(make):
    edit = make().edit
    type_into(edit, "steps.")
    assert offered(edit) == ["get-it", "start"]
    type_into(edit, "ge")
    assert offered(edit) == ["get-it"]
    press(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == 'steps["get-it"]'
    type_into(edit, " ")
    assert offered(edit) == []


def test_a_function_brings_brackets_and_tells_how_it_is_called(make):
    edit = make().edit
    type_into(edit, "roun")
    press(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "round()"
    assert edit.textCursor().position() == 6
    assert edit.tip.isVisible()
    assert ">number</b>" in edit.tip.text()
    type_into(edit, "1, ")
    assert ">decimals?</b>" in edit.tip.text()
    assert ">number</b>" not in edit.tip.text()
    type_into(edit, "2)")
    assert edit.toPlainText() == "round(1, 2)"
    assert not edit.tip.isVisible()


def test_a_second_bracket_is_typed_where_the_first_closes_something_else(make):
    edit = make().edit
    edit.show_text("sum((1)")
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    edit.moveCursor(edit.textCursor().MoveOperation.Left)
    type_into(edit, ")")
    assert edit.toPlainText() == "sum((1))"


def test_the_pair_of_a_bracket_is_shown(make):
    edit = make().edit
    type_into(edit, "(1 + 2)")
    assert [selection.cursor.selectedText() for selection in edit.extraSelections()] == [")", "("]
    press(edit, Qt.Key.Key_Home)
    press(edit, Qt.Key.Key_Right)
    press(edit, Qt.Key.Key_Right)
    assert edit.extraSelections() == []


def test_in_a_text_only_what_stands_in_braces_is_completed(make):
    edit = make(is_template=True, code=False).edit
    type_into(edit, "inp")
    assert offered(edit) == []
    type_into(edit, " {{")
    assert edit.toPlainText() == "inp {{}}"
    type_into(edit, " input.com")
    assert offered(edit) == ["company"]
    press(edit, Qt.Key.Key_Return)
    type_into(edit, " }} end")
    assert edit.toPlainText() == "inp {{ input.company }} end"


def test_the_next_mistake_is_under_a_key(make, qtbot):
    edit = make().edit
    type_into(edit, "inpux + (nam * 2)")
    assert [mistake.code for mistake in edit.mistakes] == ["expression.unknown_name"] * 2
    press(edit, Qt.Key.Key_F8)
    assert edit.textCursor().selectedText() == "inpux"
    press(edit, Qt.Key.Key_F8)
    assert edit.textCursor().selectedText() == "nam"
    press(edit, Qt.Key.Key_F8)
    assert edit.textCursor().selectedText() == "inpux"


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_Space, CTRL), (Qt.Key.Key_F4, NONE), (Qt.Key.Key_F8, NONE)])
def test_keys_that_mean_something_here_are_kept_from_the_window(make, key, held):
    edit = make().edit
    type_into(edit, "nam ")
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
    QApplication.sendEvent(edit, event)
    assert event.isAccepted()


def test_a_key_of_the_window_is_left_to_it(make):
    edit = make().edit
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F8, NONE)
    event.ignore()
    QApplication.sendEvent(edit, event)
    assert not event.isAccepted()


def test_leaving_puts_everything_away(make, qtbot):
    edit = make().edit
    type_into(edit, "sum(inp")
    assert edit.is_offering
    edit.clearFocus()
    assert not edit.is_offering
    assert not edit.tip.isVisible()


def test_signs_outside_the_first_plane_keep_their_places(make):
    edit = make().edit
    edit.show_text("'😀' + ")
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    type_into(edit, "inp")
    press(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "'😀' + input"


def test_one_line_stays_one_line(show):
    line = show(TemplateLine())
    line.setFocus()
    found = QMimeData()
    found.setText("a\nb")
    line.insertFromMimeData(found)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "a b"


def test_the_list_stays_on_the_screen(make):
    field = make()
    room = field.screen().availableGeometry()
    field.owner.move(QPoint(room.right() - 100, room.bottom() - 60))
    type_into(field.edit, "inp")
    assert room.contains(field.edit.popup.geometry())


def test_a_screen_reader_hears_what_an_offer_is(make):
    edit = make().edit
    type_into(edit, "roun")
    said = edit.popup.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("round, function, number, ")


def test_only_another_text_is_told_of_and_never_colours(make):
    edit = make().edit
    heard = []
    edit.edited.connect(lambda: heard.append(edit.toPlainText()))
    edit.show_text("1 + ")
    edit.show_mistakes([])
    edit.highlighter.rehighlight()
    assert heard == []
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    type_into(edit, "2)")
    assert heard == ["1 + 2", "1 + 2)"]


@pytest.mark.parametrize("is_template", [False, True])
def test_whatever_keys_are_pressed_the_text_stays_what_qt_holds_and_nothing_fails(make, is_template):
    field = make(is_template=is_template)
    edit, keys = field.edit, random.Random(5)  # noqa: S311 - any keys will do
    signs = "abinput.steps[](){}'\" +1,é😀\\="
    special = [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape]
    special += [Qt.Key.Key_F8, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete]
    for _ in range(400):
        if keys.random() < 0.75:
            sign = keys.choice(signs)
            if sign.isascii():
                QTest.keyClicks(edit, sign)
            else:
                edit.textCursor().insertText(sign)
        elif keys.random() < 0.2:
            press(edit, Qt.Key.Key_Space, CTRL)
        else:
            press(edit, keys.choice(special))
        for mistake in edit.mistakes:
            assert 0 <= mistake.position <= len(edit.toPlainText())
    assert edit.toPlainText()
