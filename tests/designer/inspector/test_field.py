import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.inspector.editors.registry import References
from concertmaster_designer.inspector.values import MISSING
from concertmaster_shared.nodes import Parameter
from concertmaster_shared.problems import Problem


def type_into(widget, text):
    QTest.keyClicks(widget.focusProxy() or widget, text)


def test_text_is_told_of_at_each_key_and_an_empty_field_is_no_value(field):
    shown, heard = field("text")
    type_into(shown.editor, "ab")
    QTest.keyClick(shown.editor.line, Qt.Key.Key_Backspace)
    QTest.keyClick(shown.editor.line, Qt.Key.Key_Backspace)
    assert heard.values == ["a", "ab", "a", MISSING]
    assert heard.typing == [True] * 4


def test_long_text_has_lines(field):
    shown, heard = field("long_text")
    type_into(shown.editor, "a")
    QTest.keyClick(shown.editor.text, Qt.Key.Key_Return)
    type_into(shown.editor, "b")
    assert heard.values[-1] == "a\nb"


@pytest.mark.parametrize(("kind", "typed", "value"), [("integer", "12", 12), ("number", "2.5", 2.5), ("number", "-3", -3)])
def test_numbers_are_numbers(field, kind, typed, value):
    shown, heard = field(kind)
    type_into(shown.editor, typed)
    assert heard.values[-1] == value
    assert not shown.words.isVisible()


@pytest.mark.parametrize(("kind", "typed"), [("integer", "2.5"), ("integer", "x"), ("number", "one")])
def test_what_is_no_number_is_marked_and_not_told_of(field, kind, typed):
    shown, heard = field(kind)
    type_into(shown.editor, typed)
    assert typed not in heard.values
    assert "Give a" in shown.words.text()
    assert shown.editor.line.property("invalid") is True
    assert shown.editor.line.text() == typed


def test_yes_and_no(field, qtbot):
    shown, heard = field("boolean", default=True)
    assert shown.editor.box.isChecked()
    QTest.mouseClick(shown.editor.box, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert heard.values == [False]
    assert heard.typing == [False]


def test_a_choice_shows_its_default_and_the_default_is_no_value(field):
    shown, heard = field("choice", choices=("GET", "POST"), default="GET")
    combo = shown.editor.combo
    assert combo.currentText() == "GET"
    QTest.keyClick(combo, Qt.Key.Key_Down)
    combo.activated.emit(combo.currentIndex())
    assert heard.values[-1] == "POST"
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert heard.values[-1] is MISSING


def test_a_choice_that_is_none_of_the_options_can_be_seen(field):
    shown, _heard = field("choice", choices=("GET",), default="GET")
    shown.show_value("FETCH")
    assert shown.editor.combo.currentText() == "FETCH"


def test_a_condition_begins_as_an_expression_and_can_be_constant(field):
    shown, heard = field("condition", example='{"expr": "input.total > 1000"}')
    assert shown.switch.isChecked()
    assert shown.editor.text.placeholderText() == "input.total > 1000"
    type_into(shown.editor, "input.a")
    assert heard.values[-1] == {"expr": "input.a"}
    shown.show_value(True)
    assert not shown.switch.isChecked()
    assert shown.editor.combo.currentText() == "Always"


def test_the_switch_turns_a_constant_into_an_expression_and_back(field):
    shown, heard = field("text")
    shown.show_value("abc")
    QTest.mouseClick(shown.switch, Qt.MouseButton.LeftButton)
    assert heard.values[-1] == {"expr": '"abc"'}
    assert shown.editor.text.toPlainText() == '"abc"'
    QTest.mouseClick(shown.switch, Qt.MouseButton.LeftButton)
    assert heard.values[-1] == "abc"
    assert shown.editor.line.text() == "abc"


def test_an_empty_field_that_is_switched_changes_nothing(field):
    shown, heard = field("text")
    QTest.mouseClick(shown.switch, Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown.switch, Qt.MouseButton.LeftButton)
    assert heard.values == []


def test_fixed_parameters_have_no_switch(field):
    shown, _heard = field("text", fixed=True)
    assert not shown.switch.isVisible()


def test_a_mistake_in_an_expression_is_told_at_its_character_while_typing(field):
    shown, heard = field("condition")
    type_into(shown.editor, "input.a > > 1")
    assert shown.words.text().startswith("Character 11: ")
    assert shown.words.isVisible()
    assert heard.values[-1] == {"expr": "input.a > > 1"}
    shown.editor.text.selectAll()
    type_into(shown.editor, "input.a > 1")
    assert not shown.words.isVisible()


def test_a_mistake_inside_a_text_is_told_too(field):
    shown, _heard = field("text")
    type_into(shown.editor, "Hello {{ input. }}")
    assert shown.words.text().startswith("Character 17: ")


def test_problems_of_a_check_are_shown_until_the_text_itself_is_wrong(field):
    shown, _heard = field("condition")
    shown.show_value({"expr": "steps.x"})
    shown.show_problems([Problem(code="c", severity="error", path="/p", message="There is no step 'x'.", position=6)])
    assert shown.words.text() == "Character 7: There is no step 'x'."
    shown.editor.text.selectAll()
    type_into(shown.editor, "steps.x +")
    assert "stops too early" in shown.words.text()
    shown.show_problems([])
    assert "stops too early" in shown.words.text()


def test_a_list_grows_and_shrinks(field):
    shown, heard = field("list", fixed=True)
    editor = shown.editor
    QTest.mouseClick(editor.add_button, Qt.MouseButton.LeftButton)
    type_into(editor.rows[0].editor.inner, "a")
    assert heard.values == [[""], ["a"]]
    editor.rows[0].removed.emit()
    assert heard.values[-1] == []


def test_values_by_name(field):
    shown, heard = field("mapping")
    shown.show_value({"total": {"expr": "input.a"}, "ok": True})
    editor = shown.editor
    assert [row.name.text() for row in editor.rows] == ["total", "ok"]
    QTest.mouseClick(editor.add_button, Qt.MouseButton.LeftButton)
    assert heard.values == []
    type_into(editor.rows[2].name, "n")
    type_into(editor.rows[2].editor.inner, "x")
    assert heard.values[-1] == {"total": {"expr": "input.a"}, "ok": True, "n": "x"}


def test_two_values_of_one_name_are_told_of_and_none_is_dropped(field):
    shown, heard = field("mapping")
    shown.show_value({"a": 1})
    QTest.mouseClick(shown.editor.add_button, Qt.MouseButton.LeftButton)
    type_into(shown.editor.rows[1].name, "a")
    assert heard.values == []
    assert "stands twice" in shown.words.text()


def test_a_value_of_any_kind_changes_its_form(field):
    shown, heard = field("any")
    shown.show_value("12")
    editor = shown.editor
    actions = {action.text(): action for action in editor.menu.actions()}
    actions["Number"].trigger()
    assert heard.values[-1] == 12
    actions["Expression"].trigger()
    assert heard.values[-1] == {"expr": "12"}
    actions["JSON"].trigger()
    editor.inner.text.selectAll()
    type_into(editor.inner, '{"a": [1]}')
    assert heard.values[-1] == {"a": [1]}
    shown.show_value({"a": [1, 2]})
    assert editor.inner.text.toPlainText() == '{"a": [1, 2]}'
    actions["Values by name"].trigger()
    assert [row.name.text() for row in editor.inner.rows] == ["a"]


def test_json_that_is_none_is_marked_and_not_told_of(field):
    shown, heard = field("object", fixed=True)
    type_into(shown.editor, '{"a": ')
    assert heard.values == []
    assert shown.words.text().startswith("Line 1, character 7")


def test_settings_in_a_group(field):
    attempts = Parameter(name="attempts", title="Attempts", kind="integer", help="", default=3)
    backoff = Parameter(name="backoff", title="Backoff", kind="choice", help="", choices=("a", "b"), default="a")
    shown, heard = field("object", fixed=True, fields=(attempts, backoff))
    inner = shown.editor.members["attempts"].editor
    assert inner.line.placeholderText() == "3"
    type_into(inner, "5")
    assert heard.values == [{"attempts": 5}]
    QTest.keyClick(inner.line, Qt.Key.Key_Backspace)
    assert heard.values[-1] is MISSING


def test_references_are_chosen_by_name_or_typed(field):
    references = References(forms=(("intake", "Supplier intake"),))
    shown, heard = field("form", references=references, fixed=True)
    combo = shown.editor.combo
    shown.show_value("intake")
    assert combo.currentText() == "Supplier intake"
    combo.lineEdit().selectAll()
    QTest.keyClicks(combo.lineEdit(), "other")
    assert heard.values[-1] == "other"
    combo.activated.emit(0)
    assert heard.values[-1] == "intake"


def test_a_value_that_was_typed_here_is_not_written_over(field):
    shown, heard = field("text")
    type_into(shown.editor, "abc")
    shown.editor.line.setCursorPosition(1)
    shown.show_value(heard.values[-1])
    assert shown.editor.line.cursorPosition() == 1
    shown.show_value("undone")
    assert shown.editor.line.text() == "undone"


def test_leaving_the_field_ends_the_typing(field, qtbot):
    shown, _heard = field("text")
    with qtbot.waitSignal(shown.left):
        QApplication.sendEvent(shown.editor.line, QFocusEvent(QEvent.Type.FocusOut))


def test_the_wheel_changes_no_choice(field):
    shown, heard = field("choice", choices=("a", "b", "c"), default="a")
    combo = shown.editor.combo
    combo.setFocus()
    middle = QPointF(combo.rect().center())
    wheel = QWheelEvent(
        middle,
        combo.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    combo.event(wheel)
    assert combo.currentText() == "a"
    assert heard.values == []


ENTRIES = (
    Parameter(name="port", title="Port", kind="text", help="", required=True, fixed=True),
    Parameter(name="when", title="When", kind="condition", help="", required=True),
)


def test_entries_that_have_settings_have_a_field_for_each(field):
    shown, heard = field("list", entries=ENTRIES)
    QTest.mouseClick(shown.editor.add_button, Qt.MouseButton.LeftButton)
    settings = shown.editor.rows[0].editor.inner.members
    type_into(settings["port"].editor, "large")
    type_into(settings["when"].editor, "input.n > 1")
    assert heard.values[0] == [{}]
    assert heard.values[-1] == [{"port": "large", "when": {"expr": "input.n > 1"}}]


def test_an_entry_whose_settings_were_all_emptied_is_still_an_entry(field):
    shown, heard = field("list", entries=ENTRIES)
    shown.show_value([{"port": "a"}])
    line = shown.editor.rows[0].editor.inner.members["port"].editor.line
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert heard.values == [[{}]]


def test_an_entry_may_be_short_where_the_spec_allows_it(field):
    shown, heard = field("mapping", entries=ENTRIES, short=True)
    shown.show_value({"city": "City", "kwh": {"port": "x"}})
    short, full = (row.editor for row in shown.editor.rows)
    QTest.keyClick(short.inner.line, Qt.Key.Key_End)
    type_into(short.inner, "!")
    assert heard.values == [{"city": "City!", "kwh": {"port": "x"}}]
    assert set(full.inner.members) == {"port", "when"}
