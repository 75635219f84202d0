"""The end of a process at any moment, and journals that are cut or damaged: a prefix comes back, and no start ever fails."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.entries import rebuild
from concertmaster_designer.documents.files import UnwritableFileError, read_file, write_file
from concertmaster_designer.documents.keeping import begin_journal, begin_snapshot, find_abandoned
from concertmaster_designer.documents.session import Session
from concertmaster_designer.storage.journal import read_journal
from concertmaster_shared.messages import sentence
from concertmaster_shared.workflow import WorkflowDocument
from tests.support import editing

ROOT = Path(__file__).parents[3]
KILLS = 200


def test_killed_after_each_of_the_first_200_edits_nothing_acknowledged_is_lost(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.editing", str(tmp_path), str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    acknowledged = [int(line) for line in done.stdout.split()]
    assert len(acknowledged) == KILLS
    expected = editing.states(max(acknowledged) + 1)
    for kill, count in enumerate(acknowledged, 1):
        recovered = read_journal(tmp_path / str(kill))
        document = rebuild(recovered.start, recovered.entries).document.document()
        assert count >= kill
        # The last edit may be in the journal and not yet acknowledged.
        assert document in (expected[count], expected[count + 1]), kill


def journal_of(folder, edits, *, snapshot_at=()):
    session = Session(WorkflowDocument(), None)
    begin_journal(session, folder)
    for number, step in zip(range(1, edits + 1), editing.steps(session), strict=False):
        editing.take(session, step)
        if number in snapshot_at:
            begin_snapshot(session).write()
    session.journal.close()
    return session


def test_cut_at_every_byte_it_opens_with_a_prefix(tmp_path):
    folder = tmp_path / "one"
    journal_of(folder, 60, snapshot_at=(20,))
    path = folder / "from-20.jsonl"
    whole, last, expected = path.read_bytes(), 40, editing.states(60)
    everything = read_journal(folder)
    assert rebuild(everything.start, everything.entries).document == expected[60]
    for end in range(len(whole) - 1, -1, -1):
        os.truncate(path, end)
        recovered = read_journal(folder)
        count = len(recovered.entries)
        assert recovered.entries == everything.entries[:count]
        assert count in (last, last - 1)
        if count != last:
            assert rebuild(recovered.start, recovered.entries).document == expected[20 + count]
        last = count
    assert last == 0


@pytest.mark.parametrize("seed", range(120))
def test_no_damage_to_what_a_program_left_ever_ends_a_start(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 - the same damage every time
    journal_of(tmp_path / "one", chance.randint(1, 25), snapshot_at=(5,))
    expected = editing.states(25)
    for path in sorted((tmp_path / "one").iterdir()):
        kind = chance.choice(["leave", "flip", "cut", "swap", "remove", "folder", "nothing"])
        content = bytearray(path.read_bytes())
        if kind == "flip" and content:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(content)
        elif kind == "cut":
            path.write_bytes(content[: chance.randint(0, len(content))])
        elif kind == "swap":
            path.write_bytes(b"\n".join(reversed(bytes(content).split(b"\n"))))
        elif kind in {"remove", "folder"}:
            path.unlink()
            if kind == "folder":
                path.mkdir()
        elif kind == "nothing":
            path.write_bytes(b"")
    for found in find_abandoned(tmp_path):
        assert found.document.document() in expected


FULL = """
import resource, sys
from pathlib import Path
from concertmaster_designer.documents.files import UnwritableFileError, write_file
from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_shared.messages import sentence
from concertmaster_shared.workflow import Node, WorkflowDocument
path = Path(sys.argv[1])
large = OpenDraft(WorkflowDocument(nodes=tuple(Node(id=f"n{n}", type="data.set") for n in range(4000)))).freeze()
for limit in range(0, 400_000, 7919):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        write_file(path, large)
    except UnwritableFileError as failure:
        print(sentence(failure.code, failure.parameters))
    else:
        sys.exit("the disk was not full")
"""


def test_a_save_that_the_disk_ends_anywhere_keeps_the_last_good_file_and_says_so(tmp_path, document):
    path = tmp_path / "a.workflow.json"
    write_file(path, OpenDraft(document).freeze())
    before = path.read_bytes()
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 51
    assert all("the old one is untouched: File too large" in line for line in done.stdout.splitlines())
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.workflow.json"]
    assert OpenDraft.of(read_file(path)).document() == document


def test_where_even_the_new_file_cannot_be_made_the_sentence_names_the_place(tmp_path, document):
    path = tmp_path / "gone" / "a.workflow.json"
    with pytest.raises(UnwritableFileError) as refused:
        write_file(path, OpenDraft(document).freeze())
    assert "gone" in sentence(refused.value.code, refused.value.parameters)


def test_a_journal_that_is_copied_while_it_is_written_is_a_prefix(tmp_path):
    session = Session(WorkflowDocument(), None)
    begin_journal(session, tmp_path / "one")
    expected = editing.states(40)
    for number, step in zip(range(1, 41), editing.steps(session), strict=False):
        editing.take(session, step)
        if number % 7 == 0:
            begin_snapshot(session)  # begun and never written: as far as a power cut lets it come
        copy = tmp_path / f"copy{number}"
        shutil.copytree(tmp_path / "one", copy)
        recovered = read_journal(copy)
        assert rebuild(recovered.start, recovered.entries).document == expected[number]
