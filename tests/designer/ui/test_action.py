import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.action import Action, ActionTable

SAVE = Action(name="save", title="Save", group="File", icon="save", keys=("Ctrl+S",))
RUN = Action(name="run", title="Run", group="Run", keys=("Ctrl+Return", "F9"))


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
