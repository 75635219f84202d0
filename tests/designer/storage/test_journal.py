import errno
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from concertmaster_designer.storage.journal import Journal, abandoned, read_journal

START = {"name": "Supplier intake", "nodes": []}


def begun(folder, count=0):
    journal = Journal.create(folder / "one", [json.dumps(START).encode()])
    for number in range(count):
        journal.append({"number": number})
    return journal


def numbers(recovered):
    return [entry["number"] for entry in recovered.entries]


def test_a_journal_gives_back_its_start_and_every_entry(tmp_path):
    journal = begun(tmp_path, 5)
    recovered = read_journal(journal.folder)
    assert recovered.start == START
    assert numbers(recovered) == [0, 1, 2, 3, 4]


def test_cut_at_every_byte_it_gives_a_beginning_and_never_raises(tmp_path):
    journal = begun(tmp_path, 12)
    path = journal.folder / "from-0.jsonl"
    whole = path.read_bytes()
    last = -1
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        found = numbers(read_journal(journal.folder))
        assert found == list(range(len(found)))
        assert len(found) >= last
        last = len(found)
    assert last == 12


def test_a_start_cut_anywhere_is_no_start(tmp_path):
    journal = begun(tmp_path, 2)
    path = journal.folder / "start-0.json"
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert read_journal(journal.folder) is None


def test_after_a_snapshot_the_old_files_are_gone_and_nothing_is_lost(tmp_path):
    journal = begun(tmp_path, 3)
    number = journal.rotate()
    journal.append({"number": 3})
    journal.keep_start(number, [b'{"name":', b'"as after three"}'])
    journal.append({"number": 4})
    recovered = read_journal(journal.folder)
    assert recovered.start == {"name": "as after three"}
    assert numbers(recovered) == [3, 4]
    assert sorted(path.name for path in journal.folder.iterdir()) == ["from-3.jsonl", "lock", "start-3.json"]


def test_killed_between_rotation_and_snapshot_the_entries_run_on_through_both_files(tmp_path):
    journal = begun(tmp_path, 3)
    journal.rotate()
    journal.append({"number": 3})
    recovered = read_journal(journal.folder)
    assert recovered.start == START
    assert numbers(recovered) == [0, 1, 2, 3]


def test_a_damaged_file_hides_what_follows_in_the_next_one(tmp_path):
    journal = begun(tmp_path, 3)
    journal.rotate()
    journal.append({"number": 3})
    path = journal.folder / "from-0.jsonl"
    path.write_bytes(path.read_bytes()[:-4])
    assert numbers(read_journal(journal.folder)) == [0, 1]


def test_a_damaged_snapshot_falls_back_to_the_one_before(tmp_path):
    journal = begun(tmp_path, 3)
    journal.rotate()
    (journal.folder / "start-3.json").write_bytes(b"half a line")
    assert numbers(read_journal(journal.folder)) == [0, 1, 2]


def test_an_entry_that_the_disk_refuses_leaves_no_trace(tmp_path, monkeypatch):
    journal = begun(tmp_path, 1)
    monkeypatch.setattr(os, "write", lambda descriptor, line, write=os.write: write(descriptor, line[:9]))
    with pytest.raises(OSError) as refused:  # noqa: PT011 - the number is checked below
        journal.append({"number": 1})
    assert refused.value.errno == errno.ENOSPC
    monkeypatch.undo()
    journal.append({"number": 1})
    assert numbers(read_journal(journal.folder)) == [0, 1]


def test_files_can_be_read_by_their_owner_alone(tmp_path):
    journal = begun(tmp_path / "state", 1)
    assert journal.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in journal.folder.iterdir()} == {0o600}


def test_journals_of_living_programs_are_not_offered(tmp_path):
    living = begun(tmp_path, 1)
    assert abandoned(tmp_path) == ()
    living.close()
    (found,) = abandoned(tmp_path)
    assert numbers(found) == [0]


def test_a_discarded_journal_is_gone_and_an_unreadable_one_is_cleared_away(tmp_path):
    begun(tmp_path, 1).discard()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "start-0.json").write_text("{}")
    assert abandoned(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["start-0.json", "from-0.jsonl"])
def test_what_the_disk_does_not_give_now_is_there_at_the_next_start(tmp_path, monkeypatch, name):
    begun(tmp_path, 1).close()
    read = Path.read_bytes

    def held(path):
        if path.name == name:
            raise PermissionError(13, "another program holds the file")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", held)
    assert abandoned(tmp_path) == ()
    monkeypatch.undo()
    (found,) = abandoned(tmp_path)
    assert numbers(found) == [0]


def test_a_snapshot_that_comes_too_late_does_not_bring_a_discarded_journal_back(tmp_path):
    journal = begun(tmp_path, 1)
    number = journal.rotate()
    journal.discard()
    journal.keep_start(number, [b"{}"])
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from concertmaster_designer.storage.journal import Journal
journal = Journal.create(Path(sys.argv[1]), [b"{}"])
for number in range(int(sys.argv[2])):
    journal.append({"number": number})
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("count", [0, 1, 40])
def test_after_a_kill_every_entry_is_there(tmp_path, count):
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "one"), str(count)], check=False)
    assert ended.returncode == -signal.SIGKILL
    (found,) = abandoned(tmp_path)
    assert numbers(found) == list(range(count))


def test_a_discard_waits_for_no_long_start(tmp_path):
    journal = begun(tmp_path)
    begun_writing, goes_on = threading.Event(), threading.Event()

    def endless():
        yield b"["
        begun_writing.set()
        goes_on.wait()
        while True:
            yield b"0,"

    writing = threading.Thread(target=journal.keep_start, args=(journal.rotate(), endless()))
    writing.start()
    assert begun_writing.wait(5)
    discarding = threading.Thread(target=journal.discard)
    discarding.start()
    goes_on.set()
    for thread in (discarding, writing):
        thread.join(10)
        assert not thread.is_alive()
    assert not journal.folder.exists()
