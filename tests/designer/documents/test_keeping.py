import os
import signal
import subprocess
import sys

import pytest

from concertmaster_designer.documents.keeping import begin_journal, begin_snapshot, find_abandoned, forget, resume
from concertmaster_designer.storage.journal import Journal
from concertmaster_shared.workflow.edits import Move, MoveNodes


def move(x):
    return MoveNodes(moves=(Move(id="total", position=(x, 0)),))


def test_a_session_left_behind_is_found_and_taken_up(session, tmp_path):
    begin_journal(session, tmp_path / "one")
    session.apply([move(300)])
    session.journal.close()
    (found,) = find_abandoned(tmp_path)
    assert (found.edits, found.document.name) == (1, "Supplier intake")
    resumed = resume(found)
    assert resumed.draft.document() == session.draft.document()
    assert resumed.begin_sending("k").edits == (move(300),)
    forget(found)
    assert find_abandoned(tmp_path) == ()


def test_a_session_with_nothing_to_lose_is_cleared_away(session, tmp_path):
    begin_journal(session, tmp_path / "one")
    session.journal.close()
    assert find_abandoned(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_what_another_version_has_left_stays(session, tmp_path):
    begin_journal(session, tmp_path / "one")
    session.apply([move(300)])
    session.journal.close()
    Journal.create(tmp_path / "newer", [b'{"parts": []}']).close()
    assert [found.folder.name for found in find_abandoned(tmp_path)] == ["one"]
    assert {folder.name for folder in tmp_path.iterdir()} == {"one", "newer"}


def test_a_living_session_is_not_offered(session, tmp_path):
    begin_journal(session, tmp_path / "one")
    session.apply([move(300)])
    assert find_abandoned(tmp_path) == ()


def test_a_snapshot_replaces_what_came_before_and_loses_nothing(session, tmp_path):
    begin_journal(session, tmp_path / "one")
    session.apply([move(300)])
    snapshot = begin_snapshot(session)
    session.apply([move(400)])
    snapshot.write()
    session.apply([move(500)])
    session.journal.close()
    (found,) = find_abandoned(tmp_path)
    assert found.document == session.draft.document()
    assert found.edits == 3
    assert not (tmp_path / "one" / "start-0.json").exists()


def test_no_journal_no_snapshot(session):
    assert begin_snapshot(session) is None


def test_truncated_at_every_byte_a_prefix_comes_back_and_nothing_raises(session, tmp_path):
    begin_journal(session, tmp_path / "one")
    states = [session.draft.document()]
    for x in range(6):
        session.apply([move(x)])
        states.append(session.draft.document())
    session.journal.close()
    path = tmp_path / "one" / "from-0.jsonl"
    whole = path.read_bytes()
    for end in range(len(whole), 0, -1):
        os.truncate(path, end)
        found = find_abandoned(tmp_path)
        if not found:
            assert end < len(whole) / 5
            break
        assert found[0].document in states
        assert found[0].edits == states.index(found[0].document)
    else:
        pytest.fail("the cut never reached the first entry")


KILLED = """
import os, signal, sys
from pathlib import Path
from concertmaster_designer.documents.keeping import begin_journal
from concertmaster_designer.documents.session import Session
from concertmaster_shared.workflow import Node, WorkflowDocument
from concertmaster_shared.workflow.edits import AddNode
session = Session(WorkflowDocument(), None)
begin_journal(session, Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    session.apply([AddNode(node=Node(id=f"n{number}", type="data.set"))])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("count", [1, 7, 200])
def test_a_kill_loses_no_edit(tmp_path, count):
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "one"), str(count)], check=False)
    assert ended.returncode == -signal.SIGKILL
    (found,) = find_abandoned(tmp_path)
    assert [node.id for node in found.document.document().nodes] == [f"n{number}" for number in range(count)]
    assert found.edits == count
