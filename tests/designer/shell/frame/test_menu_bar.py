"""The bar of menus, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from concertmaster_designer.shell.actions import ACTIONS
from concertmaster_designer.shell.frame.menu_bar import MENUS, fill_menu_bar
from concertmaster_designer.shell.popups.key_lines import commands_of
from concertmaster_designer.ui.action import Action, ActionTable
from concertmaster_designer.ui.keymap import Keymap, presets, use_keymap


@pytest.fixture(autouse=True)
def first_keys():
    yield
    use_keymap(Keymap())


def actions_in(menu):
    for action in menu.actions():
        if action.menu() is not None:
            yield from actions_in(action.menu())
        elif not action.isSeparator():
            yield action


def active(designer):
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    return designer.window.menuBar()


def test_every_action_stands_in_the_menus_once(designer):
    names = [action.objectName() for action in actions_in(designer.window.menuBar())]
    assert sorted(names) == sorted(action.name for action in ACTIONS)
    titles = [action.text() for action in designer.window.menuBar().actions()]
    assert titles == ["&File", "&Edit", "&View", "&Node", "&Run", "&Window", "&Help"]


def test_an_action_of_an_unknown_group_is_in_reach(show):
    window = show(QWidget())
    bar = QMenuBar(window)
    known = [Action(name="edit.undo", title="Undo", group="Edit"), Action(name="moon.fly", title="Fly", group="Moon")]
    fill_menu_bar(bar, ActionTable(window, known))
    assert [action.text() for action in bar.actions()] == [*list(MENUS)[:-1], "Moon", "&Help"]
    assert [action.objectName() for action in actions_in(bar)] == ["edit.undo", "moon.fly"]


def test_the_menus_fit_the_window_and_leave_room(designer):
    for size in ((1280, 800), (720, 480)):
        designer.window.resize(*size)
        QApplication.processEvents()
        bar = designer.window.menuBar()
        assert bar.isVisible()
        assert bar.height() <= 36
        assert all(bar.rect().contains(bar.actionGeometry(action)) for action in bar.actions())


def test_a_menu_opens_with_the_mouse_and_does_what_is_clicked(designer):
    bar = active(designer)
    file, *_ = bar.actions()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(file).center())
    menu = file.menu()
    assert menu.isVisible()
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(designer.window.actions_table["document.new"]).center()
    )
    designer.until(lambda: designer.document)


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)]
)
def test_the_menus_open_by_keys(designer, key, modifier):
    designer.open_stored()
    bar = active(designer)
    designer.document.canvas.setFocus()
    QTest.keyClick(designer.document.canvas, key, modifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu is bar.actions()[0].menu()
    QTest.keyClick(menu, Qt.Key.Key_Right)
    second = QApplication.activePopupWidget()
    assert second is bar.actions()[1].menu()
    QTest.keyClick(second, Qt.Key.Key_Escape)
    assert designer.session.draft.nodes.keys() == {"start", "total", "big"}


def test_what_cannot_be_chosen_is_greyed_when_a_menu_opens(designer):
    bar, undo = designer.window.menuBar(), designer.window.actions_table["edit.undo"]
    undo.setEnabled(True)
    bar.actions()[1].menu().popup(QPoint(0, 0))
    assert not undo.isEnabled()
    bar.actions()[1].menu().close()


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_no_letter_that_opens_a_menu_is_the_key_of_something_else(preset):
    letters = {f"Alt+{title[title.index('&') + 1].upper()}" for title in MENUS}
    assert len(letters) == len(MENUS)
    keymap = Keymap(preset)
    taken = {key.split(", ")[0] for command in commands_of(ACTIONS) for key in keymap.keys_of(command)}
    assert letters & taken == set()


def test_keys_that_the_canvas_hears_are_shown_and_left_to_it(designer):
    designer.open_stored()
    table, canvas = designer.window.actions_table, designer.document.canvas
    shown = {name: table[name].shortcut().toString() for name in ("edit.delete", "view.fit", "select.all", "group.write")}
    assert shown == {"edit.delete": "Del", "view.fit": "Home", "select.all": "Ctrl+A", "group.write": "F2"}
    active(designer)
    done = []
    for name in shown:
        table[name].triggered.connect(lambda *_, name=name: done.append(name))
    for widget in (canvas, designer.parts.editor.palette_panel.search):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Home)
    assert set(canvas.selection()) == {"start", "total", "big"}
    assert done == []


def test_shown_keys_follow_the_map_of_keys(designer):
    table = designer.window.actions_table
    delete = next(command for command in commands_of(ACTIONS) if command.name == "canvas.delete")
    use_keymap(Keymap().with_keys(delete, ["X"]))
    assert table["edit.delete"].shortcut() == QKeySequence("X")
    own = next(action.command for action, _made in table if action.name == "edit.delete")
    use_keymap(Keymap().with_keys(own, ["Ctrl+J"]))
    assert table["edit.delete"].shortcut() == QKeySequence("Ctrl+J")
    assert table["edit.delete"].shortcutContext() == Qt.ShortcutContext.WindowShortcut


def test_menus_that_pop_up_show_keys(designer):
    assert all(made.isShortcutVisibleInContextMenu() for _action, made in designer.window.actions_table)
