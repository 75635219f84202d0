import shutil

import pytest

from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.keeping import begin_journal, begin_snapshot, find_abandoned, resume
from concertmaster_designer.documents.outbox import Outbox
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import FileSource
from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.edits import SetWorkflow


def rename(session, name):
    session.apply([SetWorkflow(name=name)])


def opened(outbox=None):
    return Session(OpenDraft(WorkflowDocument(name="A")), FileSource("a"), outbox=outbox or Outbox(4))


def test_what_is_stored_stays_known_while_edits_wait():
    session = opened()
    assert session.saved.document().name == "A"
    rename(session, "B")
    rename(session, "C")
    assert session.saved.document().name == "A"
    session.undo()
    session.undo()
    session.redo()
    assert session.saved.document().name == "A"


def test_a_batch_that_arrives_is_stored_from_then_on():
    session = opened()
    rename(session, "B")
    session.begin_sending("k")
    rename(session, "C")
    assert session.saved.document().name == "A"
    session.end_sending(5)
    assert session.saved.document().name == "B"
    session.begin_sending("l")
    session.end_sending(6)
    assert session.saved.document().name == "C"
    session.undo()
    assert session.saved.document().name == "C"


def test_a_batch_that_is_refused_is_not_stored():
    session = opened()
    rename(session, "B")
    session.begin_sending("k")
    session.fail_sending("conflict")
    assert session.saved.document().name == "A"


def test_nobody_knows_what_was_stored_before_the_program_died():
    assert opened(Outbox(4, unsent=[(SetWorkflow(name="A"),)])).saved is None


@pytest.fixture
def recovered(tmp_path):
    """Give what a journal tells, once its program has died."""

    def recover(session):
        session.journal.close()
        (found,) = find_abandoned(tmp_path / "recovery")
        return resume(found)

    return recover


@pytest.fixture
def journalled(tmp_path):
    session = opened()
    begin_journal(session, tmp_path / "recovery" / "one")
    return session


def test_what_was_stored_is_known_after_a_crash(journalled, recovered):
    rename(journalled, "B")
    journalled.begin_sending("k")
    journalled.end_sending(5)
    rename(journalled, "C")
    back = recovered(journalled)
    assert back.title == "C"
    assert back.saved.document().name == "B"


def test_what_was_stored_is_known_after_a_snapshot_and_a_second_crash(journalled, recovered, tmp_path):
    rename(journalled, "B")
    begin_snapshot(journalled).write()
    rename(journalled, "C")
    journalled.begin_sending("k")
    rename(journalled, "D")
    back = recovered(journalled)
    assert back.saved.document().name == "A"
    shutil.rmtree(tmp_path / "recovery")
    begin_journal(back, tmp_path / "recovery" / "two")
    rename(back, "E")
    again = recovered(back)
    assert (again.title, again.saved.document().name) == ("E", "A")


def test_a_snapshot_after_a_batch_holds_what_arrived(journalled, recovered):
    rename(journalled, "B")
    journalled.begin_sending("k")
    rename(journalled, "C")
    journalled.end_sending(5)
    begin_snapshot(journalled).write()
    assert recovered(journalled).saved.document().name == "B"
