import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from concertmaster_designer.shell.actions import ACTIONS
from concertmaster_designer.shell.popups.command_palette import CommandPalette, find_actions
from concertmaster_designer.ui.action import ActionTable


def best(text, recent=None):
    return [found.entry[0].name for found in find_actions(text, [(action, None) for action in ACTIONS], recent or {})]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("save", "document.save"),
        ("pub", "document.publish"),
        ("deploy", "document.publish"),
        ("dark", "view.dark"),
        ("theme dark", "view.dark"),
        ("login", "server.sign_in"),
        ("exit", "window.close"),
        ("kbsh", "help.keys"),
        ("pubilsh", "document.publish"),
    ],
)
def test_what_is_meant_comes_first(typed, name):
    assert best(typed)[0] == name


def test_nothing_typed_finds_everything_and_nonsense_nothing():
    assert len(best("")) == len(ACTIONS)
    assert best("zzz") == []


def test_what_was_used_last_stands_first():
    assert best("", {"view.dark": 0, "edit.undo": 1})[:2] == ["view.dark", "edit.undo"]


def adder(ran, name):
    return lambda: ran.append(name)


@pytest.fixture
def palette(show):
    window = show(QMainWindow())
    window.resize(900, 600)
    table, ran, used = ActionTable(window, ACTIONS), [], []
    for action, _made in table:
        table.bind(action.name, adder(ran, action.name), enabled=lambda name=action.name: name != "edit.redo")
    palette = CommandPalette(table, window, recent=["view.dark"], used=used.append)
    palette.ran, palette.used = ran, used
    palette.show()
    return palette


def test_keys_go_through_it_and_enter_runs(palette):
    QTest.keyClicks(palette.search, "save")
    first, second = palette.list.choices[:2]
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.ran == palette.used == [second.value[0].name]
    assert first.value[0].name == "document.save"
    assert first.letters == (0, 1, 2, 3)
    assert first.keys == "Ctrl+S"


def test_a_click_runs_and_what_cannot_be_chosen_is_not_there(palette):
    assert palette.list.choices[0].value[0].name == "view.dark"
    assert all(choice.value[0].name != "edit.redo" for choice in palette.list.choices)
    place = palette.list.visualRect(palette.list.model().index(0, 0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert palette.ran == ["view.dark"]


def test_nothing_found_is_said_and_escape_leaves(palette):
    QTest.keyClicks(palette.search, "zzz")
    assert not palette.list.isVisible()
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert palette.list.isVisible()
    assert palette.isVisible()
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert palette.ran == []
