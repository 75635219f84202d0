from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.dialogs.choice import Choice, ask


def press(dialog, text):
    next(button for button in dialog.findChildren(object) if getattr(button, "text", str)() == text).click()


def test_the_chosen_verb_is_done_and_the_dialog_is_gone(show):
    done, window = [], show(QWidget())
    choices = [
        Choice(text="Save", run=lambda: done.append("save"), main=True),
        Choice(text="Drop", run=lambda: done.append("drop")),
    ]
    dialog = ask(window, "Save it?", "It has edits.", choices=choices)
    press(dialog, "Drop")
    assert done == ["drop"]
    assert not dialog.isVisible()


def test_escape_does_nothing_and_enter_does_the_main_thing(show):
    done, window = [], show(QWidget())
    choices = [Choice(text="Save", run=lambda: done.append("save"), main=True)]
    QTest.keyClick(ask(window, "Save it?", "", choices=choices), Qt.Key.Key_Escape)
    assert done == []
    QTest.keyClick(ask(window, "Save it?", "", choices=choices), Qt.Key.Key_Return)
    assert done == ["save"]
