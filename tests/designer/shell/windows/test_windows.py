"""Several windows of one program: new ones, a document in one of them only, closing one and ending all."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.ui.keymap import Keymap, current_keymap, preset_of
from concertmaster_designer.ui.theme import current_theme
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support.designer import DOCUMENT


def shown(built):
    return [window for window in built.windows.every if window.isVisible()]


def test_a_key_opens_a_second_window_that_shares_the_sign_in(designer, built, hands):
    designer.sign_in()
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(designer.window, Qt.Key.Key_N, keys)
    second = hands(shown(built)[1])
    assert [window.windowTitle() for window in shown(built)] == ["ConcertMaster – window 1", "ConcertMaster – window 2"]
    assert second.window.pos() != designer.window.pos()
    assert second.parts.connection is designer.parts.connection
    assert "Ada" in second.window.status.server.text()
    second.open_stored()
    assert designer.document is None
    assert second.document.title == "Supplier intake"


def test_a_new_window_knows_what_the_server_has(designer, built, hands):
    designer.server.add_workflow(DOCUMENT)
    designer.sign_in()
    designer.do("windows.new")
    second = hands(built.windows.every[1])
    second.until(lambda: second.window._references.workflows)


def test_a_document_that_is_open_in_another_window_comes_to_the_front_there(designer, second, tmp_path):
    stored = designer.open_stored()
    opened = designer.document
    designer.do("view.workflows")
    second.window.activateWindow()
    second.parts.opening.open_workflow(stored.id)
    assert second.parts.desk.documents == ()
    assert designer.document is opened
    assert second.parts.windows.front is designer.window
    designer.until(designer.window.isActiveWindow)
    path = tmp_path / "a.workflow.json"
    path.write_text('{"format": "concertmaster.workflow/1"}')
    second.parts.opening.open_file(path)
    second.until(lambda: second.document)
    designer.parts.opening.open_file(path)
    assert [len(person.parts.desk.documents) for person in (designer, second)] == [1, 1]
    assert second.parts.windows.front is second.window


def test_two_windows_that_open_one_document_at_a_time_make_one_of_it(designer, second, tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_text('{"format": "concertmaster.workflow/1"}')
    designer.parts.opening.open_file(path)
    second.parts.opening.open_file(path)
    designer.until(lambda: designer.parts.windows.desks.documents)
    designer.qtbot.wait(200)
    assert len(designer.parts.windows.desks.documents) == 1
    assert len(list(designer.equipment.folders.recovery.iterdir())) == 1


def test_closing_one_of_two_asks_for_its_documents_alone(designer, second, built):
    designer.open_stored()
    designer.session.apply([SetWorkflow(name="Mine")])
    stored = second.open_stored({**DOCUMENT, "name": "Other"})
    second.session.apply([SetWorkflow(name="Renamed")])
    second.window.close()
    dialog = second.dialog("Dialog")
    assert "'Renamed' has edits" in dialog.sentence.text()
    second.press(dialog, "Save and close")
    second.until(lambda: shown(built) == [designer.window])
    assert stored.draft.name == "Renamed"
    assert designer.session.title == "Mine"
    assert designer.window.windowTitle() == "Mine – ConcertMaster"
    assert len(list(designer.equipment.folders.recovery.iterdir())) == 1


def test_closing_one_of_two_can_drop_its_edits_or_stay(designer, second, built):
    stored = second.open_stored()
    second.session.apply([SetWorkflow(name="Renamed")])
    second.window.close()
    second.press(second.dialog("Dialog"), "Cancel")
    assert len(shown(built)) == 2
    second.do("windows.close")
    second.press(second.dialog("Dialog"), "Close without saving")
    assert shown(built) == [designer.window]
    assert stored.draft.name == "Supplier intake"
    assert list(designer.equipment.folders.recovery.iterdir()) == []


def test_a_closed_window_is_used_again_and_is_empty(designer, second, built):
    second.open_stored()
    second.window.close()
    designer.do("windows.new")
    assert shown(built) == [designer.window, second.window]
    assert second.document is None
    assert second.window.tabs.count() == 1
    second.open_stored()
    assert second.document is not None


def test_what_was_being_opened_when_its_window_was_closed_comes_to_one_that_is_there(designer, second, tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_text('{"format": "concertmaster.workflow/1"}')
    second.parts.opening.open_file(path)
    second.window.close()
    designer.until(lambda: designer.document)


def test_quitting_asks_once_for_all_windows(designer, second, built):
    kept = designer.open_stored()
    designer.session.apply([SetWorkflow(name="One")])
    stored = second.open_stored({**DOCUMENT, "name": "Other"})
    second.session.apply([SetWorkflow(name="Two")])
    second.do("window.close")
    designer.do("window.close")
    (dialog,) = second.dialogs("Dialog")
    assert "'One', 'Two' have edits" in dialog.sentence.text()
    second.press(dialog, "Save and quit")
    designer.until(lambda: not shown(built))
    assert (kept.draft.name, stored.draft.name) == ("One", "Two")


def test_quitting_keeps_edits_of_all_windows_for_the_next_start(designer, second, built):
    for person, name in ((designer, "One"), (second, "Two")):
        person.open_stored()
        person.session.apply([SetWorkflow(name=name)])
    designer.do("window.close")
    designer.press(designer.dialog("Dialog"), "Quit, keep them here")
    assert not shown(built)
    assert len(list(designer.equipment.folders.recovery.iterdir())) == 2


def test_a_document_that_was_closed_while_quitting_asked_is_not_saved(designer, second, built):
    first = designer.open_stored()
    designer.session.apply([SetWorkflow(name="One")])
    dropped = second.open_stored({**DOCUMENT, "name": "Other"})
    second.session.apply([SetWorkflow(name="Two")])
    designer.do("window.close")
    second.parts.desk.close(second.document)
    designer.press(designer.dialog("Dialog"), "Save and quit")
    designer.until(lambda: not shown(built))
    assert (first.draft.name, dropped.draft.name) == ("One", "Other")


def test_signing_out_closes_what_came_from_there_in_every_window(designer, second):
    designer.open_stored()
    second.open_stored({**DOCUMENT, "name": "Other"})
    second.session.apply([SetWorkflow(name="Two")])
    designer.do("server.sign_out")
    dialog = designer.dialog("Dialog")
    assert "'Two' has edits" in dialog.sentence.text()
    designer.press(dialog, "Sign out and drop them")
    assert designer.parts.windows.desks.documents == ()
    assert second.window.status.server.text() == "Not signed in"


def test_one_window_asks_when_the_key_runs_out(designer, second):
    designer.sign_in()
    designer.parts.connection.expired.emit()
    designer.parts.connection.expired.emit()
    (dialog,) = designer.dialogs("SignInDialog")
    assert "no longer valid" in dialog.failure.text()
    assert dialog.parent() is second.window
    dialog.reject()


def test_colours_text_size_and_keys_change_in_both(designer, second):
    first, other = designer.open_stored(), second.open_stored({**DOCUMENT, "name": "Other"})
    assert first.id != other.id
    designer.do("view.dark")
    designer.do("view.text_150")
    assert current_theme().text_scale == 1.5
    for person in (designer, second):
        assert person.document.canvas.grab().toImage().pixelColor(3, 3).lightness() < 60
        assert person.window.tabs.tabSizeHint(0).height() > 40
    before = current_keymap()
    try:
        designer.parts.keys.choose(Keymap(preset_of(""), {"windows.new": ("Ctrl+Alt+W",)}))
        for person in (designer, second):
            assert person.window.actions_table["windows.new"].shortcut().toString() == "Ctrl+Alt+W"
    finally:
        designer.parts.keys.choose(before)
        designer.do("view.text_system")
        designer.do("view.light")


def test_the_next_window_comes_to_the_front(designer, second):
    assert second.parts.windows.front is second.window
    second.do("windows.next")
    assert second.parts.windows.front is designer.window
    designer.do("windows.next")
    assert QApplication.activeWindow() is second.window


def test_bookmarks_of_one_window_do_not_drop_those_of_the_other(designer, second):
    one, other = designer.open_stored(), second.open_stored({**DOCUMENT, "name": "Other"})
    assert one.id != other.id
    designer.do("bookmark.set.1")
    second.do("bookmark.set.1")
    designer.do("bookmark.set.2")
    known = designer.equipment.bookmarks
    again = type(known)(designer.equipment.folders)
    keys = [f"server:{designer.server.origin}/{stored.id}" for stored in (one, other)]
    assert [len(again.of(key)) for key in keys] == [2, 1]


def test_the_program_goes_on_when_the_first_window_is_closed(designer, second, built):
    designer.window.close()
    assert shown(built) == [second.window]
    assert built.windows.front is second.window
    second.open_stored()
    assert second.session.title == "Supplier intake"
    second.window.close()
    assert not shown(built)
