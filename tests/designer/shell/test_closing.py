import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from concertmaster_designer.canvas.name_editor import NameEditor
from concertmaster_shared.workflow.edits import SetWorkflow


@pytest.fixture
def edited(designer):
    stored = designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    return stored


def recovery(designer):
    return list(designer.equipment.folders.recovery.iterdir())


def test_what_is_saved_closes_at_once(designer):
    designer.open_stored()
    designer.do("document.close")
    assert designer.parts.desk.documents == ()
    assert designer.window.tabs.count() == 1
    assert recovery(designer) == []


def test_an_untouched_new_workflow_closes_at_once(designer):
    designer.do("document.new")
    designer.until(lambda: designer.document)
    designer.do("document.close")
    assert designer.parts.desk.documents == ()


def test_what_cannot_be_saved_stays_open_and_says_why(designer, edited):
    designer.server.troubles.everything_is_lost = True
    designer.do("document.close")
    designer.press(designer.dialog("Dialog"), "Save")
    designer.until(lambda: any("stays open" in one.windowTitle() for one in designer.dialogs("Dialog")))
    assert len(designer.parts.desk.documents) == 1


def test_unsaved_edits_are_saved_before_closing(designer, edited):
    designer.do("document.close")
    designer.press(designer.dialog("Dialog"), "Save")
    designer.until(lambda: designer.parts.desk.documents == ())
    assert edited.draft.name == "Renamed"


def test_or_dropped_or_kept_open(designer, edited):
    designer.do("document.close")
    designer.press(designer.dialog("Dialog"), "Cancel")
    assert designer.session.title == "Renamed"
    designer.do("document.close")
    designer.press(designer.dialog("Dialog"), "Close without saving")
    assert designer.parts.desk.documents == ()
    assert edited.draft.name == "Supplier intake"
    assert recovery(designer) == []


def test_the_window_asks_before_it_goes(designer, edited):
    designer.window.close()
    assert designer.window.isVisible()
    designer.press(designer.dialog("Dialog"), "Save and quit")
    designer.until(lambda: not designer.window.isVisible())
    assert edited.draft.name == "Renamed"
    assert recovery(designer) == []


def test_edits_can_stay_on_this_computer_until_the_next_start(designer, edited):
    designer.window.close()
    designer.press(designer.dialog("Dialog"), "Quit, keep them here")
    assert not designer.window.isVisible()
    assert len(recovery(designer)) == 1


def test_the_window_remembers_its_size_and_its_docks(designer):
    designer.window.resize(1000, 700)
    designer.window.close()
    assert designer.equipment.preferences.current.window
    assert designer.equipment.preferences.current.docks


def test_leaving_twice_does_no_harm(designer):
    designer.open_stored()
    designer.window.desk.leave()
    designer.window.desk.leave()


def test_nothing_is_left_of_documents_that_were_closed(designer):
    left = []
    for _ in range(2):
        designer.open_stored()
        document = designer.document
        document.canvas.select(["total"])
        left += [weakref.ref(document), weakref.ref(document.canvas), weakref.ref(document.session.draft)]
        designer.parts.desk.close(document)
        del document
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    designer.open_stored()
    gc.unfreeze()
    designer.until(lambda: gc.collect() >= 0 and not any(one() is not None for one in left))


@pytest.mark.parametrize("way", ["key", "tab"])
def test_a_name_that_is_being_written_is_not_lost(designer, way):
    stored = designer.open_stored()
    canvas, session = designer.document.canvas, designer.session
    canvas.select(["total"])
    canvas.rename()
    editor = canvas.findChild(NameEditor)
    QTest.keyClicks(editor, "Sum")
    if way == "key":
        designer.do("document.close")
    else:
        designer.window.tabs.close_requested.emit(designer.document)
    assert session.draft.nodes["total"].name == "Sum"
    designer.press(designer.dialog("Dialog"), "Save")
    designer.until(lambda: not designer.parts.desk.documents)
    assert stored.draft.nodes["total"].name == "Sum"


def test_a_note_that_is_being_written_is_saved_with_the_rest(designer):
    stored = designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    canvas = designer.document.canvas
    canvas.add_note()
    QTest.keyClicks(canvas.findChild(QPlainTextEdit, "note_editor"), "Mind")
    designer.save()
    assert [note.text for note in stored.draft.notes.values()] == ["Mind"]
