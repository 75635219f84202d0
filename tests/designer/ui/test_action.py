import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from concertmaster_designer.ui.action import Action, ActionTable, hear_bare_keys
from concertmaster_designer.ui.keymap import Keymap, use_keymap

SAVE = Action(name="save", title="Save", group="File", icon="save", keys=("Ctrl+S",))
RUN = Action(name="run", title="Run", group="Run", keys=("Ctrl+Return", "F9"))

NOTE = Action(name="note", title="Note", group="Edit", keys=("Shift+S",))


@pytest.fixture(autouse=True)
def first_keys():
    yield
    use_keymap(Keymap())


@pytest.fixture
def window(show):
    return show(QWidget())


def test_an_action_runs_by_its_keys_and_by_its_name(window, qtbot):
    table, ran = ActionTable(window, [SAVE, RUN]), []
    table.bind("save", lambda: ran.append("save"))
    table.bind("run", lambda: ran.append("run"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_F9)
    table["save"].trigger()
    assert ran == ["save", "run", "save"]


def test_what_cannot_be_chosen_now_is_disabled(window):
    table, allowed = ActionTable(window, [SAVE]), [False]
    table.bind("save", lambda: None, enabled=lambda: allowed[0])
    table.refresh()
    assert not table["save"].isEnabled()
    allowed[0] = True
    table.refresh()
    assert table["save"].isEnabled()


def test_what_does_nothing_is_known(window):
    table = ActionTable(window, [SAVE, RUN])
    table.bind("run", lambda: None)
    assert table.unbound == {"save"}
    assert [action.name for action, _made in table] == ["save", "run"]


def test_tool_tips_name_the_keys(window):
    assert ActionTable(window, [SAVE])["save"].toolTip() == "Save  ·  Ctrl+S"


def test_another_map_is_used_in_every_window_at_once(show, qtbot):
    windows, ran = [show(QWidget()), show(QWidget())], []
    tables = [ActionTable(window, [SAVE, RUN]) for window in windows]
    for table in tables:
        table.bind("save", lambda: ran.append("save"))
    use_keymap(Keymap().with_keys(SAVE.command, ["F8"]))
    for window in windows:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_F8)
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["save", "save"]
    assert tables[1]["save"].toolTip() == "Save  ·  F8"


def test_a_key_alone_is_an_actions_only_where_keys_alone_are_heard(show, qtbot):
    window, ran = QWidget(), []
    column = QVBoxLayout(window)
    canvas, field, box = QWidget(), QLineEdit(), QCheckBox("Yes")
    canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    hear_bare_keys(canvas)
    for widget in (canvas, field, box):
        column.addWidget(widget)
    table = ActionTable(window, [NOTE, RUN])
    table.bind("note", lambda: ran.append("note"))
    table.bind("run", lambda: ran.append("run"))
    show(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for widget in (field, box, canvas):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(widget, Qt.Key.Key_F9)
    assert ran == ["run", "run", "note", "run"]
    assert field.text().upper() == "S"
