"""The dialog of keys, used by keys: what it records is used at once, everywhere, and is there after the next start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.app.wiring import program
from concertmaster_designer.canvas.keys import ACTS
from concertmaster_designer.ui.keymap import Keymap, conflicts, use_keymap

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def first_keys():
    yield
    use_keymap(Keymap())


@pytest.fixture
def dialog(designer):
    designer.do("help.change_keys")
    shown = designer.dialog("KeysDialog")
    shown.activateWindow()
    designer.until(shown.isActiveWindow)
    return shown


def choose(dialog, words):
    dialog.search.setText(words)
    assert dialog.table.chosen().title == words


def press(dialog, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """Record a key as a hand does: Enter in the search, then the key, then wait until no second one comes."""
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.recorder.hasFocus()
    QTest.keyClick(dialog.recorder, key, modifiers)
    QTest.qWait(50)
    deadline = 40
    while dialog.recorder.isVisible() and not dialog.take.isVisible() and deadline:
        QTest.qWait(50)
        deadline -= 1


def test_a_recorded_key_works_at_once_and_the_old_one_no_longer(dialog, designer):
    choose(dialog, "Go to forms")
    press(dialog, Qt.Key.Key_F9)
    assert dialog.said.text() == "“Go to forms” has the key F9 now."
    dialog.close()
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    QTest.keyClick(designer.window, Qt.Key.Key_F9)
    assert designer.parts.home.place == "forms"
    assert designer.window.actions_table["view.forms"].shortcut().toString() == "F9"


def test_a_key_of_somebody_else_is_named_and_can_be_swapped(dialog, designer):
    choose(dialog, "Go to forms")
    press(dialog, Qt.Key.Key_K, CONTROL)
    assert dialog.said.text() == "Ctrl+K is the key of “Command palette”."
    assert dialog.swap.hasFocus()
    QTest.keyClick(dialog.swap, Qt.Key.Key_Space)
    table = designer.window.actions_table
    assert table["view.forms"].shortcut().toString() == "Ctrl+K"
    assert table["view.commands"].shortcut().toString() == "Ctrl+Shift+F"


def test_a_key_of_somebody_else_can_be_left_or_taken(dialog, designer):
    table = designer.window.actions_table
    choose(dialog, "Go to forms")
    press(dialog, Qt.Key.Key_K, CONTROL)
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert table["view.commands"].shortcut().toString() == "Ctrl+K"
    press(dialog, Qt.Key.Key_K, CONTROL)
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert table["view.commands"].shortcuts() == []
    assert table["view.forms"].shortcut().toString() == "Ctrl+K"


def test_escape_records_nothing_and_tab_is_nobodys_key(dialog, designer):
    choose(dialog, "Go to forms")
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.said.text() == "Nothing was changed."
    press(dialog, Qt.Key.Key_Tab)
    assert "cannot be the key of a command" in dialog.said.text()
    assert designer.window.actions_table["view.forms"].shortcut().toString() == "Ctrl+Shift+F"


def test_one_more_key_one_reset_and_all_reset(dialog, designer):
    choose(dialog, "Go to forms")
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog.recorder, Qt.Key.Key_F9)
    designer.until(lambda: not dialog.recorder.isVisible())
    action = designer.window.actions_table["view.forms"]
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Shift+F", "F9"]
    QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Shift+F"]
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert action.shortcuts() == []
    designer.press(dialog, "Reset all")
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Shift+F"]


def test_keys_of_the_canvas_are_changed_the_same_way(designer):
    designer.open_stored()
    canvas = designer.document.canvas
    designer.do("help.change_keys")
    dialog = designer.dialog("KeysDialog")
    choose(dialog, "Follow an edge to the next node")
    dialog.activateWindow()
    designer.until(dialog.isActiveWindow)
    press(dialog, Qt.Key.Key_J)
    dialog.close()
    canvas.setFocus()
    canvas.select(["start"])
    QTest.keyClick(canvas, Qt.Key.Key_J)
    assert canvas.selection() == ["total"]
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert canvas.selection() == ["total"]


def test_a_preset_is_taken_and_remembered(dialog, designer, dressed, folders):
    dialog.preset.setCurrentIndex(dialog.preset.findText("Keys as in Blender"))
    dialog.preset.activated.emit(dialog.preset.currentIndex())
    choose(dialog, "Go to forms")
    press(dialog, Qt.Key.Key_F9)
    assert designer.window.actions_table["view.commands"].shortcut().toString() == "F3"
    use_keymap(Keymap())
    with program(dressed, folders) as again:
        assert again.window.actions_table["view.commands"].shortcut().toString() == "F3"
        assert again.window.actions_table["view.forms"].shortcut().toString() == "F9"


def test_another_preset_leaves_what_was_set_by_hand(dialog, designer):
    choose(dialog, "Go to forms")
    press(dialog, Qt.Key.Key_F9)
    for title, key in (("Keys as in Blender", "F3"), ("Keys as in ConcertMaster", "Ctrl+K")):
        dialog.preset.setCurrentIndex(dialog.preset.findText(title))
        dialog.preset.activated.emit(dialog.preset.currentIndex())
        assert designer.window.actions_table["view.commands"].shortcut().toString() == key
        assert designer.window.actions_table["view.forms"].shortcut().toString() == "F9"


def test_keys_travel_as_a_file(dialog, designer, tmp_path):
    choose(dialog, "Go to forms")
    press(dialog, Qt.Key.Key_F9)
    file = tmp_path / "keys.json"
    dialog.write_file(file)
    designer.press(dialog, "Reset all")
    dialog.read_file(file)
    assert designer.window.actions_table["view.forms"].shortcut().toString() == "F9"
    assert dialog.said.text() == "The keys of keys.json are used now."
    file.write_text("{}")
    dialog.read_file(file)
    assert "The keys were not taken." in dialog.said.text()
    dialog.read_file(tmp_path / "gone.json")
    assert "could not be read" in dialog.said.text()
    dialog.write_file(tmp_path / "gone" / "keys.json")
    assert "could not be written" in dialog.said.text()
    assert designer.window.actions_table["view.forms"].shortcut().toString() == "F9"


def test_every_command_of_window_and_canvas_is_listed(dialog, designer):
    listed = {dialog.table.rows.row(row).name for row in range(dialog.table.rows.rowCount())}
    assert {action.name for action, _made in designer.window.actions_table} <= listed
    assert {command.name for command in ACTS} <= listed
    assert conflicts(dialog.keymap, [dialog.table.rows.row(row) for row in range(dialog.table.rows.rowCount())]) == ()
    QApplication.processEvents()
