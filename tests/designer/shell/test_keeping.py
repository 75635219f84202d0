import pytest
from PySide6.QtWidgets import QCheckBox

from concertmaster_designer.app.wiring import program
from concertmaster_designer.shell import keeping as shell_keeping
from concertmaster_designer.storage.journal import read_journal
from concertmaster_shared.workflow.edits import SetWorkflow
from tests.support.designer import Designer


@pytest.fixture
def left_behind(dressed, server, folders, qtbot):
    """A program that died with an unsaved edit; gives the server's workflow."""
    with program(dressed, folders) as built:
        built.window.show()
        dying = Designer(built, server, qtbot)
        stored = dying.open_stored()
        dying.session.apply([SetWorkflow(name="Renamed")])
        built.window.desk.leave()
    return stored


def test_what_a_dead_program_left_is_offered_and_taken_up(left_behind, designer):
    designer.window.keeping.offer()
    dialog = designer.dialog("_RecoveryDialog")
    designer.press(dialog, "Recover")
    designer.until(lambda: designer.document)
    assert (designer.session.title, designer.session.state) == ("Renamed", "unsent")
    designer.sign_in()
    designer.save()
    assert left_behind.draft.name == "Renamed"
    designer.do("document.close")
    assert list(designer.equipment.folders.recovery.iterdir()) == []


def test_it_can_wait_or_be_dropped(left_behind, designer):
    designer.window.keeping.offer()
    designer.press(designer.dialog("_RecoveryDialog"), "Not now")
    assert len(list(designer.equipment.folders.recovery.iterdir())) == 1
    designer.window.keeping.offer()
    designer.press(designer.dialog("_RecoveryDialog"), "Discard")
    assert list(designer.equipment.folders.recovery.iterdir()) == []


def test_journals_are_brought_to_the_disk_and_renewed_when_they_have_grown(designer, monkeypatch):
    monkeypatch.setattr(shell_keeping, "SNAPSHOT_EVERY", 5)
    designer.open_stored()
    for number in range(6):
        designer.session.apply([SetWorkflow(name=str(number))])
    designer.window.keeping._sync()
    folder = designer.session.journal.folder
    designer.until(lambda: (folder / "start-6.json").exists() and not (folder / "start-0.json").exists())
    designer.session.apply([SetWorkflow(name="last")])
    assert len(read_journal(folder).entries) == 1


def test_a_save_makes_the_journal_small_again(designer):
    designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    folder = designer.session.journal.folder
    designer.save()
    designer.until(lambda: not (folder / "start-0.json").exists())


def test_a_disk_that_refuses_is_told_of(designer):
    designer.open_stored()
    designer.session.journal.close()
    designer.session.apply([SetWorkflow(name="Renamed")])
    assert "not protected" in designer.window.status.message.text()


def test_memory_goes_back_once_a_document_stands_is_stored_or_is_closed(designer, monkeypatch):
    given = []
    monkeypatch.setattr(shell_keeping, "give_back", lambda: given.append(len(given)))
    designer.window.keeping._calm.setInterval(20)
    designer.open_stored()
    designer.until(lambda: len(given) == 1)
    designer.session.apply([SetWorkflow(name="Renamed")])
    designer.save()
    designer.until(lambda: len(given) == 2)
    designer.do("document.close")
    designer.until(lambda: len(given) == 3)


def tick(dialog, *names):
    for box in dialog.findChildren(QCheckBox):
        box.setChecked(box.text() in names)


def test_each_document_is_answered_for_itself(dressed, server, folders, qtbot, designer):
    with program(dressed, folders) as built:
        built.window.show()
        dying = Designer(built, server, qtbot)
        for name in ("One", "Two", "Three"):
            before = dying.document
            dying.do("document.new")
            dying.until(lambda before=before: dying.document is not before)
            dying.session.apply([SetWorkflow(name=name)])
        built.window.desk.leave()
    designer.window.keeping.offer()
    dialog = designer.dialog("_RecoveryDialog")
    tick(dialog)
    assert not dialog._recover.isEnabled()
    tick(dialog, "One")
    designer.press(dialog, "Discard")
    assert dialog.isVisible()
    tick(dialog, "Two")
    designer.press(dialog, "Recover")
    designer.until(lambda: designer.document and designer.session.title == "Two")
    designer.press(dialog, "Not now")
    assert [document.title for document in designer.parts.desk.documents] == ["Two"]
    designer.do("document.close")
    designer.press(designer.dialog("Dialog"), "Close without saving")
    designer.window.keeping.offer()
    dialog = designer.dialog("_RecoveryDialog")
    assert [one.document.name for one in dialog.left] == ["Three"]
    designer.press(dialog, "Discard")
    assert list(designer.equipment.folders.recovery.iterdir()) == []
