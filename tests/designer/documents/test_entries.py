from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from concertmaster_designer.documents import entries
from concertmaster_designer.documents.outbox import Outbox
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import ServerSource
from concertmaster_shared.workflow.edits import Move, MoveNodes, SetParameters

SOURCE = ServerSource("https://a.example", UUID(int=3))


class Recorder:
    """Takes entries as the journal does: as the JSON that they become."""

    def __init__(self):
        self.entries = []

    def append(self, entry):
        self.entries.append(msgspec.json.decode(msgspec.json.encode(entry)))


def move(x):
    return MoveNodes(moves=(Move(id="total", position=(x, 0)),))


@pytest.fixture
def recorded(document):
    session = Session(document, SOURCE, outbox=Outbox(4))
    start = msgspec.json.decode(b"".join(session.start_entry().pieces()))
    session.journal = Recorder()
    return session, start


def test_a_session_is_rebuilt_with_what_the_server_does_not_have(recorded):
    session, start = recorded
    session.apply([move(300)])
    session.apply([SetParameters(id="total", set={"values": None, "x": {"y": None}}, remove=("z",))])
    rebuilt = entries.rebuild(start, session.journal.entries)
    assert rebuilt == session.start_entry()
    assert (rebuilt.source, rebuilt.revision) == (SOURCE, 4)


def test_undo_and_redo_are_rebuilt_too(recorded):
    session, start = recorded
    session.apply([move(300)])
    session.apply([move(400)])
    session.undo()
    session.undo()
    session.redo()
    assert entries.rebuild(start, session.journal.entries).document == session.draft.document()


def test_a_batch_on_its_way_keeps_its_key(recorded):
    session, start = recorded
    session.apply([move(300)])
    session.apply([move(400)])
    session.undo()
    session.begin_sending("one")
    session.apply([move(500)])
    rebuilt = entries.rebuild(start, session.journal.entries)
    assert rebuilt == session.start_entry()
    assert (rebuilt.pending.key, rebuilt.pending.edits, rebuilt.unsent) == ("one", (move(300),), ((move(500),),))


def test_what_arrived_is_not_sent_again(recorded):
    session, start = recorded
    session.apply([move(300)])
    session.begin_sending("one")
    session.end_sending(5)
    rebuilt = entries.rebuild(start, session.journal.entries)
    assert (rebuilt.revision, rebuilt.pending, rebuilt.unsent) == (5, None, ())


def test_every_prefix_is_a_state_the_session_was_in(recorded):
    session, start = recorded
    states = [session.draft.document()]
    session.edited.listen(lambda _edits: states.append(session.draft.document()))
    for x in range(5):
        session.apply([move(x)])
    session.undo()
    for count in range(len(session.journal.entries) + 1):
        assert entries.rebuild(start, session.journal.entries[:count]).document == states[count]


@pytest.mark.parametrize(
    "entry", [3, None, [], {}, {"edits": 3}, {"edits": [{"op": "format_disk"}]}, {"stored": "x"}, {"sending": 3, "left": []}]
)
def test_an_entry_that_makes_no_sense_ends_the_rebuilding(recorded, entry):
    session, start = recorded
    session.apply([move(300)])
    later = entries.edited((move(400),))
    rebuilt = entries.rebuild(start, [*session.journal.entries, entry, later])
    assert rebuilt.document == session.draft.document()


@pytest.mark.parametrize(
    "change", [{"document": 3}, {"unsent": 3}, {"revision": "x"}, {"source": {"path": 3, "x": 1}, "pending": 1}]
)
def test_a_start_that_makes_no_sense_gives_nothing(recorded, change):
    _session, start = recorded
    assert entries.rebuild({**start, **change}, []) is None
    assert entries.rebuild(Path("x"), []) is None
