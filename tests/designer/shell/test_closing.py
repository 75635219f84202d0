import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

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
    gc.collect()
    assert [one() for one in left] == [None] * 6
