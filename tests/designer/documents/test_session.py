import pytest

from concertmaster_designer.documents.entries import DeepEditError, UnwritableEditError
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import FileSource
from concertmaster_designer.storage.journal import Journal
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import EditError
from concertmaster_shared.workflow.edits import Move, MoveNodes, RemoveEdge, RemoveNode, SetParameters, SetWorkflow


def move(x):
    return MoveNodes(moves=(Move(id="total", position=(x, 0)),))


def listen(session):
    heard = []
    session.edited.listen(lambda edits: heard.append(("edited", [edit.op for edit in edits])))
    session.selected.listen(lambda ids: heard.append(("selected", ids)))
    session.checked.listen(lambda problems: heard.append(("checked", len(problems))))
    return heard


def test_a_step_changes_the_draft_and_tells_the_listeners(session):
    heard = listen(session)
    session.apply([move(300)])
    assert session.draft.nodes["total"].position == (300, 0)
    assert heard == [("edited", ["move_nodes"])]
    assert session.version == 1


def test_every_step_can_be_undone_and_redone(session, document):
    session.apply([RemoveEdge(id="e1"), RemoveEdge(id="e2"), RemoveNode(id="total")])
    session.apply([SetWorkflow(name="Other")])
    after = session.draft.document()
    session.undo()
    session.undo()
    assert session.draft.document() == document
    assert (session.can_undo, session.can_redo) == (False, True)
    session.redo()
    session.redo()
    assert session.draft.document() == after


def test_undo_with_nothing_to_undo_does_nothing(session):
    session.undo()
    session.redo()
    assert session.version == 0


def test_what_does_not_fit_changes_nothing_and_is_written_nowhere(session, document, tmp_path):
    session.journal = Journal.create(tmp_path / "j", {})
    heard = listen(session)
    with pytest.raises(EditError):
        session.apply([move(300), RemoveNode(id="total")])
    assert session.draft.document() == document
    assert (heard, session.can_undo, session.outbox.is_empty) == ([], False, True)
    assert (tmp_path / "j" / "from-0.jsonl").read_bytes() == b""


def test_the_journal_has_a_step_before_a_listener_hears_of_it(session, tmp_path):
    session.journal = Journal.create(tmp_path / "j", {})
    lengths = []
    session.edited.listen(lambda _edits: lengths.append(len((tmp_path / "j" / "from-0.jsonl").read_bytes())))
    session.apply([move(300)])
    session.undo()
    assert 0 < lengths[0] < lengths[1]


def test_a_disk_that_refuses_the_journal_is_told_once_and_editing_goes_on(session, tmp_path):
    session.journal = Journal.create(tmp_path / "j", {})
    session.journal.close()
    failures = []
    session.journal_failed.listen(failures.append)
    session.apply([move(300)])
    session.apply([move(310)])
    assert len(failures) == 1
    assert session.draft.nodes["total"].position == (310, 0)


def test_typing_is_one_step_and_one_edit_to_send(session):
    for text in ("a", "ab", "abc"):
        session.apply([SetParameters(id="total", set={"values": text})], merge="total/values")
    assert session.outbox.unsent == ((SetParameters(id="total", set={"values": "abc"}),),)
    session.undo()
    assert session.draft.nodes["total"].parameters == {"values": {"a": 1}}
    assert session.outbox.is_empty


def test_choosing_another_node_ends_the_typing(session):
    session.apply([SetParameters(id="total", set={"values": "a"})], merge="total/values")
    session.select(["big"])
    session.apply([SetParameters(id="total", set={"values": "ab"})], merge="total/values")
    session.undo()
    assert session.draft.nodes["total"].parameters == {"values": "a"}


def test_what_is_removed_is_no_longer_selected(session):
    session.select(["total", "big", "nobody"])
    assert session.selection == ("total", "big")
    session.apply([RemoveEdge(id="e1"), RemoveEdge(id="e2"), RemoveNode(id="total")])
    assert session.selection == ("big",)


def test_stale_problems_are_dropped(session):
    problem = Problem(code="x", severity="error", path="/nodes", message="X.")
    heard = listen(session)
    session.take_problems(0, (problem,))
    session.apply([move(300)])
    session.take_problems(0, ())
    assert session.problems == (problem,)
    session.take_problems(1, ())
    assert heard == [("checked", 1), ("edited", ["move_nodes"]), ("checked", 0)]


def test_the_state_follows_the_sending(session):
    session.source = FileSource("x")
    assert session.state == "stored"
    session.apply([move(300)])
    assert session.state == "unsent"
    batch = session.begin_sending("one")
    assert (session.state, batch.base_revision) == ("sending", 4)
    session.end_sending(5)
    assert (session.state, session.outbox.revision) == ("stored", 5)
    assert session.begin_sending("two") is None


@pytest.mark.parametrize("trouble", ["offline", "conflict", "refused"])
def test_a_failed_sending_keeps_the_edits(session, trouble):
    session.apply([move(300)])
    edits = session.begin_sending("one").edits
    session.fail_sending(trouble)
    assert session.state == trouble
    again = session.begin_sending("two")
    assert again.edits == edits
    assert again.key == ("one" if trouble == "offline" else "two")


def test_a_document_that_lives_nowhere_is_unsent_until_it_is_stored_as_a_whole(document):
    session = Session(document, None)
    assert session.state == "unsent"
    assert session.begin_storing("key") == document
    assert session.state == "sending"
    session.end_storing(FileSource("x"))
    assert session.is_stored


def test_what_is_edited_while_the_document_is_stored_waits_for_the_next_time(session):
    session.apply([move(300)])
    session.begin_storing("key")
    session.apply([move(400)])
    session.end_storing(FileSource("x"))
    assert session.outbox.unsent == ((move(400),),)
    assert session.state == "unsent"


def test_when_storing_fails_nothing_counts_as_stored(session):
    session.apply([move(300)])
    session.begin_storing("key")
    session.apply([move(400)])
    session.fail_sending("refused")
    assert session.begin_sending("next").edits == (move(300), move(400))


def test_a_batch_of_unknown_fate_goes_along_when_the_whole_document_is_stored(session):
    session.apply([move(300)])
    session.begin_sending("one")
    session.fail_sending("offline")
    session.begin_storing("copy")
    session.end_storing(FileSource("x"), 1)
    assert session.is_stored


def test_half_a_character_is_refused_and_nothing_has_happened(session, document, tmp_path):
    session.journal = Journal.create(tmp_path / "journal", session.start_entry().pieces())
    heard = listen(session)
    with pytest.raises(UnwritableEditError):
        session.apply([SetParameters(id="total", set={"values": {"a": "cut \ud83d"}})])
    assert (session.draft.document(), session.can_undo, session.outbox.is_empty, heard) == (document, False, True, [])
    session.apply([move(300)])
    assert session.can_undo


def nested(levels):
    value = 1
    for _ in range(levels):
        value = {"a": [value], "text": "]}"}
    return value


@pytest.mark.parametrize("levels", [50, 200, 20_000])
def test_what_could_not_be_opened_again_is_refused(session, document, levels):
    with pytest.raises(DeepEditError):
        session.apply([SetParameters(id="total", set={"values": nested(levels)})])
    assert session.draft.document() == document


def test_all_else_is_opened_again(session):
    session.apply([SetParameters(id="total", set={"values": nested(49)})])
    session.apply([SetParameters(id="big", set={"condition": "{[" * 300 + "]" * 200})])
    assert session.draft.freeze().thaw().document() == session.draft.document()


def test_whoever_keeps_the_document_as_it_stands_shares_one_copy(session):
    kept = session.begin_storing("key")
    session.end_storing(session.source)
    assert session.start_entry().document is kept
    assert session.saved.frozen is kept
    session.apply([move(300)])
    assert session.saved.frozen is kept
    assert session.start_entry().document != kept
    session.undo()
    assert session.start_entry().document == kept


def test_what_is_stored_is_copied_once_however_often_it_is_come_back_to(session):
    kept = session.frozen()
    for name in ("A", "B"):
        session.apply([SetWorkflow(name=name)])
        assert session.saved.frozen is kept
        session.undo()
        assert session.outbox.is_empty
