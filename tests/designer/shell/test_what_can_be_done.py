"""What the menus offer follows what is selected, and shows the keys that do it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.ui.keymap import Keymap, presets
from concertmaster_designer.ui.keymap.current import use_keymap
from concertmaster_shared.workflow import Note
from concertmaster_shared.workflow.edits import PutNote

FOR_PARTS = ("edit.cut", "edit.copy", "edit.duplicate", "edit.join_and_delete")
FOR_ONE = ("edit.rename",)
FOR_ONE_NODE = ("edit.connect", "edit.add_next")


@pytest.mark.parametrize(
    ("chosen", "offered"),
    [
        ([], ()),
        (["e1"], ("edit.delete",)),
        (["total"], ("edit.delete", *FOR_PARTS, *FOR_ONE, *FOR_ONE_NODE)),
        (["total", "big"], ("edit.delete", *FOR_PARTS)),
        (["n1"], ("edit.delete", *FOR_PARTS, *FOR_ONE)),
    ],
)
def test_what_needs_a_selection_is_offered_with_one(designer, chosen, offered):
    designer.open_stored()
    designer.document.take_gesture([PutNote(note=Note(id="n1", position=(0, 400), text="Mind"))])
    designer.session.select([])
    designer.session.select(chosen)
    every = ("edit.delete", *FOR_PARTS, *FOR_ONE, *FOR_ONE_NODE)
    assert {name for name in every if designer.window.actions_table[name].isEnabled()} == set(offered)
    assert designer.window.actions_table["edit.paste"].isEnabled()


def test_the_menu_shows_the_keys_of_the_canvas(designer):
    designer.open_stored()
    assert designer.window.actions_table["edit.delete"].shortcut().toString() == "Del"
    assert designer.window.actions_table["select.all"].shortcut().toString() == "Ctrl+A"


@pytest.fixture
def as_in_n8n(designer):
    use_keymap(Keymap(next(preset for preset in presets() if preset.title == "n8n")))
    yield designer
    use_keymap(Keymap(presets()[0]))


def test_as_in_n8n_tab_adds_a_node_and_shift_tab_leaves_the_canvas(as_in_n8n):
    designer = as_in_n8n
    designer.open_stored()
    designer.window.activateWindow()
    canvas = designer.document.canvas
    canvas.setFocus()
    designer.session.select(["total"])
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    designer.dialog("Chooser").close()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is not canvas
