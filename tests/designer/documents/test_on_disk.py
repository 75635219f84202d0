"""What is known of a file that is open, and that nothing another program wrote into it is written over unasked."""

import os

import pytest

from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.files import ChangedFileError, changed, is_touched, read_on_disk, write_file, write_over
from concertmaster_designer.documents.keeping import begin_journal, find_abandoned, resume
from concertmaster_designer.documents.saved import Saved
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import FileSource
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.edits import SetWorkflow


def frozen(name):
    return OpenDraft(read_workflow({"format": "concertmaster.workflow/1", "name": name})).freeze()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "intake.workflow.json"


def test_what_was_written_is_known_again(path):
    stamp = write_file(path, frozen("Mine"))
    assert read_on_disk(path).stamp == stamp
    assert not is_touched(path, stamp)
    assert changed(path, known=stamp, saved=None) is None


def test_what_somebody_else_wrote_is_not_written_over(path):
    stamp = write_file(path, frozen("Mine"))
    write_file(path, frozen("Them"))
    assert is_touched(path, stamp)
    assert changed(path, known=stamp, saved=Saved(frozen("Mine"))).frozen().name == "Them"
    with pytest.raises(ChangedFileError):
        write_over(path, frozen("More"), known=stamp, saved=Saved(frozen("Mine")))
    assert read_on_disk(path).frozen().name == "Them"


def test_the_bytes_count_where_size_and_time_are_the_same(path):
    stamp = write_file(path, frozen("Mine"))
    time = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes().replace(b"Mine", b"Them"))
    os.utime(path, ns=(time, time))
    with pytest.raises(ChangedFileError):
        write_over(path, frozen("More"), known=stamp, saved=None)


@pytest.mark.parametrize("content", [b"<<<<<<< HEAD\n{}", b"[1]"])
def test_what_is_no_workflow_any_more_is_not_written_over_either(path, content):
    stamp = write_file(path, frozen("Mine"))
    path.write_bytes(content)
    with pytest.raises(ChangedFileError):
        write_over(path, frozen("More"), known=stamp, saved=Saved(frozen("Mine")))
    assert path.read_bytes() == content


def test_other_line_ends_are_no_other_workflow(path):
    stamp = write_file(path, frozen("Mine"))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert changed(path, known=stamp, saved=Saved(frozen("Mine"))) is None
    write_over(path, frozen("More"), known=stamp, saved=Saved(frozen("Mine")))
    assert read_on_disk(path).frozen().name == "More"


def test_a_file_that_is_gone_is_written_anew(path):
    stamp = write_file(path, frozen("Mine"))
    path.unlink()
    assert not is_touched(path, stamp)
    write_over(path, frozen("More"), known=stamp, saved=Saved(frozen("Mine")))
    assert read_on_disk(path).frozen().name == "More"


def test_where_nothing_is_known_of_a_file_it_is_asked_about(path):
    write_file(path, frozen("Mine"))
    with pytest.raises(ChangedFileError):
        write_over(path, frozen("More"), known=None, saved=None)


@pytest.mark.parametrize("saves", [0, 1])
def test_what_is_known_of_a_file_outlives_a_kill(path, tmp_path, saves):
    stamp = write_file(path, frozen("Mine"))
    session = Session(frozen("Mine").thaw(), FileSource(path))
    session.stamp = stamp
    begin_journal(session, tmp_path / "recovery" / "one")
    if saves:
        session.apply([SetWorkflow(name="Next")])
        stamp = write_file(path, session.begin_storing("key"))
        session.end_storing(FileSource(path), stamp=stamp)
    session.apply([SetWorkflow(name="Last")])
    session.journal.close()
    (found,) = find_abandoned(tmp_path / "recovery")
    assert resume(found).stamp == stamp
