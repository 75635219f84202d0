from concertmaster_designer.documents.open_draft import OpenDraft
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
