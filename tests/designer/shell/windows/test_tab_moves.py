"""Tabs that move between windows, by mouse, by menu and by command, with all that was done in them."""

from uuid import UUID

import pytest
from PySide6.QtCore import SIGNAL, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from concertmaster_designer.shell.frame.tab_drag import DragTag
from concertmaster_designer.shell.trying.expression_values import DocumentValues
from concertmaster_shared.api.runs import RunAnswer
from concertmaster_shared.runs import Record
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support.designer import DOCUMENT
from tests.support.loopback_server import THEN

RUN = UUID(int=81)


def open_three(designer):
    designer.sign_in()
    for number, name in enumerate(("One", "Two", "Three"), 1):
        designer.parts.opening.open_workflow(designer.server.add_workflow({**DOCUMENT, "name": name}).id)
        designer.until(lambda: len(designer.parts.desk.documents) == number)  # noqa: B023 - called at once


def titles(person):
    return [document.title for document in person.parts.desk.documents]


def tab_titles(person):
    return [person.window.tabs.tabText(number) for number in range(1, person.window.tabs.count())]


def press(person, number):
    """Press a tab with the mouse and begin to drag it."""
    tabs = person.window.tabs
    begin = tabs.tabRect(number).center()
    QTest.mousePress(tabs, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(tabs, begin + QPoint(4, 4))
    return tabs


def drag(person, number, place, *, drop=True):
    """Drag a tab to a place of the screen, and let it go there."""
    tabs = press(person, number)
    goal = tabs.mapFromGlobal(place)
    begin = tabs.tabRect(number).center()
    for step in range(1, 6):
        QTest.mouseMove(tabs, begin + (goal - begin) * step / 5)
    if drop:
        QTest.mouseRelease(tabs, Qt.MouseButton.LeftButton, pos=goal)


def tags():
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, DragTag) and widget.isVisible()]


def hearing(document):
    """Count who hears of a document and its canvas."""
    canvas, session = document.canvas, document.session
    signals = ("said(QString)", "node_activated(QString)", "context_menu_requested(PyObject)", "zoom_changed(double)")
    heard = [canvas.receivers(SIGNAL(signal)) for signal in signals]
    heard += [document.receivers(SIGNAL(signal)) for signal in ("changed()", "refused(QString)")]
    return heard + [len(notice._listeners) for notice in (session.edited, session.selected, session.journal_failed)]


@pytest.fixture
def apart(designer, second):
    """Put the two windows beside each other."""
    designer.window.setGeometry(0, 0, 720, 480)
    second.window.setGeometry(1000, 0, 720, 480)
    return second


def test_everything_survives_the_move(designer, built, hands):
    stored = designer.open_stored()
    document, session = designer.document, designer.session
    document.take_gesture([SetWorkflow(name="First")])
    document.take_gesture([SetWorkflow(name="Second")])
    designer.do("edit.undo")
    document.canvas.select(["total"])
    document.canvas.zoom_to(0.5, (100, 100))
    designer.do("bookmark.set.1")
    journal = session.journal.folder
    designer.do("windows.move_tab_out")
    second = hands(built.windows.every[1])
    assert designer.document is None
    assert designer.window.tabs.count() == 1
    assert second.document is document
    assert second.session is session
    assert document.canvas.window() is second.window
    assert document.canvas.isVisible()
    assert document.canvas.scale == 0.5
    assert session.selection == ("total",)
    assert second.parts.editor.inspector.page.node.id == "total"
    assert session.journal.folder == journal
    assert list(designer.equipment.folders.recovery.iterdir()) == [journal]
    assert second.window.windowTitle() == "First – ConcertMaster – window 2"
    assert [known.number for known in second.parts.finding.visiting.bookmarks()] == [1]
    second.do("edit.redo")
    assert session.title == "Second"
    second.do("edit.undo")
    second.do("edit.undo")
    assert session.title == "Supplier intake"
    second.do("edit.redo")
    second.save()
    assert stored.draft.name == "First"
    second.do("document.close")
    assert list(designer.equipment.folders.recovery.iterdir()) == []


def test_the_run_on_the_canvas_goes_along(designer, built, hands):
    stored = designer.open_stored()
    facts = ({"kind": "run_started"}, {"kind": "step_succeeded", "node_id": "total", "iteration": ""}, {"kind": "run_failed"})
    run = RunAnswer(id=RUN, workflow_id=stored.id, version=1, status="failed", created_at=THEN)
    records = [Record.model_validate({"sequence": number, "at": THEN, **fact}) for number, fact in enumerate(facts, 1)]
    designer.server.runs[RUN], designer.server.records[RUN] = run, records
    designer.parts.running.watch(designer.document, run)
    designer.until(lambda: designer.parts.editor.runs.steps.rows.rowCount() == 1)
    designer.do("windows.move_tab_out")
    second = hands(built.windows.every[1])
    assert second.parts.editor.runs.chosen.id == RUN
    second.until(lambda: second.parts.editor.runs.steps.rows.rowCount() == 1)
    assert designer.parts.editor.runs.chosen is None
    second.parts.editor.runs.steps.selectRow(0)
    second.document.canvas.node_activated.emit("total")
    assert second.parts.editor.runs.detail.isVisible() == second.parts.editor.runs.isVisible()


def test_sample_data_of_what_was_never_stored_goes_along(designer, built, hands):
    designer.parts.opening.new()
    designer.until(lambda: designer.document)
    designer.document.take_gesture([{"op": "add_node", "node": {"id": "a", "type": "data.set", "position": [0, 0]}}])
    designer.document.canvas.select(["a"])
    designer.document.carried[DocumentValues].keep_sample("a", {"x": 1})
    designer.do("windows.move_tab_out")
    second = hands(built.windows.every[1])
    assert second.parts.editor.inspector._values.sample("a") == {"x": 1}


def test_the_window_that_was_left_hears_of_the_document_no_more(designer, built, hands):
    designer.open_stored()
    document = designer.document
    listeners = hearing(document)
    designer.do("windows.move_tab_out")
    second = hands(built.windows.every[1])
    assert hearing(document) == listeners
    document.canvas.said.emit("Only here.")
    assert second.window.status.message.text() == "Only here."
    assert designer.window.status.message.text() != "Only here."
    second.do("windows.move_tab")
    assert hearing(document) == listeners
    document.canvas.said.emit("Here again.")
    assert designer.window.status.message.text() == "Here again."


def test_a_tab_moves_back_and_the_emptied_window_closes(designer, second, built):
    second.open_stored()
    document = second.document
    second.do("windows.move_tab")
    assert designer.document is document
    assert built.windows.every == (designer.window,)
    assert not second.window.isVisible()


def test_of_several_windows_one_is_chosen_by_key(designer, second, built, hands):
    open_three(designer)
    designer.do("windows.new")
    third = hands(built.windows.every[2])
    designer.do("windows.move_tab")
    picker = designer.dialog("WindowPicker")
    assert [choice.title for choice in picker.list.choices] == ["Window 2: Home", "Window 3: Home"]
    QTest.keyClicks(picker.search, "3")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert titles(third) == ["Three"]
    assert titles(designer) == ["One", "Two"]


def test_a_tab_is_dragged_out_of_the_bar_into_a_new_window(designer, built, hands):
    open_three(designer)
    place = designer.window.mapToGlobal(QPoint(300, 400))
    drag(designer, 2, place, drop=False)
    (tag,) = tags()
    assert (tag.title.text(), tag.words.text()) == ("Two", "To a new window")
    QTest.mouseRelease(designer.window.tabs, Qt.MouseButton.LeftButton, pos=designer.window.tabs.mapFromGlobal(place))
    assert tags() == []
    second = hands(built.windows.every[1])
    assert (titles(second), titles(designer)) == (["Two"], ["One", "Three"])
    assert tab_titles(designer) == ["One", "Three"]
    assert second.window.geometry().contains(place)


def test_a_tab_is_dropped_between_the_tabs_of_another_window(designer, apart, built):
    open_three(designer)
    apart.parts.opening.new()
    apart.until(lambda: apart.document)
    bar = apart.window.tabs
    place = bar.mapToGlobal(bar.tabRect(1).center() - QPoint(20, 0))
    drag(designer, 3, place, drop=False)
    assert tags()[0].words.text() == "To window 2: Untitled workflow"
    assert bar._drop == 0
    QTest.mouseRelease(designer.window.tabs, Qt.MouseButton.LeftButton, pos=designer.window.tabs.mapFromGlobal(place))
    assert bar._drop is None
    assert titles(apart) == ["Three", "Untitled workflow"]
    assert tab_titles(apart)[0] == "Three"
    assert apart.document.title == "Three"
    drag(designer, 1, apart.window.mapToGlobal(QPoint(300, 300)))
    assert titles(apart) == ["Three", "Untitled workflow", "One"]
    assert titles(designer) == ["Two"]
    assert len(built.windows.every) == 2


def test_a_tab_takes_another_place_in_its_own_bar(designer, built):
    open_three(designer)
    bar = designer.window.tabs
    drag(designer, 1, bar.mapToGlobal(bar.tabRect(3).center() + QPoint(10, 0)))
    assert titles(designer) == ["Two", "Three", "One"] == tab_titles(designer)
    drag(designer, 3, bar.mapToGlobal(bar.tabRect(1).center() - QPoint(10, 0)))
    assert titles(designer) == ["One", "Two", "Three"] == tab_titles(designer)
    assert designer.document.title == bar.tabText(bar.currentIndex()) == "One"
    assert len(built.windows.every) == 1


def test_escape_gives_a_drag_up(designer, built):
    open_three(designer)
    place = designer.window.mapToGlobal(QPoint(300, 400))
    drag(designer, 2, place, drop=False)
    QTest.keyClick(designer.window, Qt.Key.Key_Escape)
    assert tags() == []
    QTest.mouseRelease(designer.window.tabs, Qt.MouseButton.LeftButton, pos=designer.window.tabs.mapFromGlobal(place))
    assert titles(designer) == ["One", "Two", "Three"]
    assert len(built.windows.every) == 1


def test_home_stays_and_a_shaking_hand_drags_nothing(designer, built):
    open_three(designer)
    drag(designer, 0, designer.window.mapToGlobal(QPoint(300, 400)))
    tabs = press(designer, 1)
    QTest.mouseRelease(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center() + QPoint(4, 4))
    assert designer.document.title == "One"
    assert len(built.windows.every) == 1


def test_what_is_being_saved_stays_until_that_is_done(designer, built):
    designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    designer.window.actions_table["document.save"].trigger()
    assert designer.session.state == "sending"
    drag(designer, 1, designer.window.mapToGlobal(QPoint(300, 400)))
    assert len(built.windows.every) == 1
    assert "being saved" in designer.window.status.message.text()
    designer.until(lambda: designer.session.state == "stored")
    designer.do("windows.move_tab_out")
    assert len(built.windows.every) == 2


def menu_of(person):
    person.until(lambda: [menu for menu in person.window.findChildren(QMenu) if menu.isVisible()])
    return next(menu for menu in person.window.findChildren(QMenu) if menu.isVisible())


def test_the_menu_of_a_tab_moves_it_by_mouse_and_by_key(designer, second, built):
    open_three(designer)
    tabs = designer.window.tabs
    place = tabs.tabRect(1).center()
    QApplication.sendEvent(tabs, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, tabs.mapToGlobal(place)))
    menu = menu_of(designer)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Close", "Move to new window", "Move to window 2: Home", "New window"]
    menu.actions()[words.index("Move to window 2: Home") + 1].trigger()
    menu.close()
    assert (titles(designer), titles(second)) == (["Two", "Three"], ["One"])
    tabs.setFocus()
    QApplication.sendEvent(tabs, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = menu_of(designer)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert titles(designer) == ["Two"]
    assert [document.title for document in built.windows.every[2].desk.documents] == ["Three"]


def test_a_node_that_calls_leads_to_its_workflow_in_the_other_window_and_back(designer, second):
    called = designer.server.add_workflow({**DOCUMENT, "name": "Called"})
    node = {"id": "call", "type": "flow.call", "position": [0, 0], "parameters": {"workflow": str(called.id)}}
    designer.open_stored({**DOCUMENT, "nodes": [*DOCUMENT["nodes"], node]})
    caller = designer.document
    second.parts.opening.open_workflow(called.id)
    second.until(lambda: second.document)
    designer.document.canvas.select(["call"])
    designer.do("go.called")
    assert designer.document is caller
    assert second.parts.windows.front is second.window
    assert second.document.title == "Called"
