from concertmaster_designer.documents import outbox as outbox_module
from concertmaster_designer.documents.outbox import Batch, Outbox
from concertmaster_shared.workflow.edits import SetWorkflow


def chunk(name):
    return (SetWorkflow(name=name),)


def test_waiting_edits_leave_as_one_batch_on_top_of_the_known_revision():
    outbox = Outbox(revision=4)
    outbox.add(chunk("a"))
    outbox.add(chunk("b"))
    assert outbox.batch("key") == Batch("key", 4, chunk("a") + chunk("b"))
    assert not outbox.is_empty
    outbox.stored(5)
    assert (outbox.revision, outbox.is_empty, outbox.batch("next")) == (5, True, None)


def test_a_batch_of_unknown_fate_is_sent_again_unchanged_before_anything_newer():
    outbox = Outbox(revision=4)
    outbox.add(chunk("a"))
    first = outbox.batch("one")
    outbox.add(chunk("b"))
    assert outbox.batch("two") is first
    outbox.stored(5)
    assert outbox.batch("two") == Batch("two", 5, chunk("b"))


def test_a_refused_batch_waits_again_in_front():
    outbox = Outbox(revision=4)
    outbox.add(chunk("a"))
    outbox.batch("one")
    outbox.add(chunk("b"))
    outbox.give_up()
    assert outbox.batch("two").edits == chunk("a") + chunk("b")


def test_undoing_what_still_waits_spares_both():
    outbox = Outbox()
    waiting = chunk("a")
    outbox.add(waiting)
    outbox.turn_back(chunk("back"), undoing=waiting)
    assert outbox.is_empty


def test_undoing_what_was_sent_sends_the_opposite():
    outbox = Outbox(revision=1)
    sent = chunk("a")
    outbox.add(sent)
    outbox.batch("one")
    outbox.turn_back(chunk("back"), undoing=sent)
    outbox.stored(2)
    assert outbox.batch("two").edits == chunk("back")


def test_an_equal_chunk_of_another_step_is_not_taken_for_the_undone_one():
    outbox = Outbox()
    outbox.add(chunk("a"))
    outbox.turn_back(chunk("back"), undoing=chunk("a"))
    assert outbox.unsent == (chunk("a"), chunk("back"))


def test_more_than_the_server_takes_goes_in_several_batches(monkeypatch):
    monkeypatch.setattr(outbox_module, "BATCH_LIMIT", 2)
    outbox = Outbox(revision=1)
    outbox.add(chunk("a") + chunk("b") + chunk("c"))
    sent = []
    while batch := outbox.batch("k"):
        sent.append((batch.base_revision, len(batch.edits)))
        outbox.stored(batch.base_revision + 1)
    assert sent == [(1, 2), (2, 1)]
