import contextlib
import json
import os
import random
import subprocess
import sys

import pytest

from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.files import (
    BrokenFileError,
    FileError,
    LargeFileError,
    UnwritableFileError,
    read_file,
    write_file,
)
from concertmaster_shared.workflow.document import UnreadableDocumentError


def test_a_file_gives_back_what_was_written(tmp_path, document):
    path = tmp_path / "a.workflow.json"
    write_file(path, OpenDraft(document).freeze())
    assert OpenDraft.of(read_file(path)).document() == document
    assert json.loads(path.read_text())["format"] == "concertmaster.workflow/1"


def test_a_file_is_readable_line_by_line(tmp_path, document):
    path = tmp_path / "a.workflow.json"
    write_file(path, OpenDraft(document).freeze())
    lines = path.read_text().splitlines()
    assert lines[1] == '  "format": "concertmaster.workflow/1",'
    assert len(lines) > 20


def test_what_cannot_be_read_says_why(tmp_path):
    with pytest.raises(FileError) as missing:
        read_file(tmp_path / "missing.workflow.json")
    assert missing.value.parameters["reason"] == "No such file or directory"
    broken = tmp_path / "broken.workflow.json"
    broken.write_text('{"format": \n "concertmaster.workflow/1",, }')
    with pytest.raises(BrokenFileError) as found:
        read_file(broken)
    assert (found.value.parameters["line"], found.value.parameters["column"]) == (2, 29)


@pytest.mark.parametrize(
    "text", ["[]", "3", "null", '{"format": "other/1"}', '{"format": "concertmaster.workflow/1", "nodes": [{}]}']
)
def test_json_that_is_no_workflow_names_the_places(tmp_path, text):
    path = tmp_path / "a.workflow.json"
    path.write_text(text)
    with pytest.raises(UnreadableDocumentError) as found:
        read_file(path)
    assert found.value.problems


@pytest.mark.parametrize("text", ["[" * 5000, '{"a": NaN}', '"\\ud800"', "\0", ""])
def test_hostile_text_is_broken_and_nothing_worse(tmp_path, text):
    path = tmp_path / "a.workflow.json"
    path.write_text(text)
    with pytest.raises(BrokenFileError):
        read_file(path)


def test_a_file_larger_than_any_workflow_is_not_read(tmp_path):
    path = tmp_path / "a.workflow.json"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 300 * 1024 * 1024)
    with pytest.raises(LargeFileError):
        read_file(path)


def test_a_full_disk_leaves_the_old_file(tmp_path, document, monkeypatch):
    path = tmp_path / "a.workflow.json"
    write_file(path, OpenDraft(document).freeze())
    before = path.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableFileError):
        write_file(path, OpenDraft(document).freeze())
    assert path.read_bytes() == before


KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from concertmaster_designer.documents.files import read_file, write_file
from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_shared.workflow import Node, WorkflowDocument
random.seed(7)
path = Path(sys.argv[1])
nodes = [Node(id=f"n{number}", type="data.set") for number in range(400)]
documents = [WorkflowDocument(nodes=tuple(nodes[:count])) for count in (200, 400)]
write_file(path, OpenDraft(documents[0]).freeze())
for _ in range(200):
    child = os.fork()
    if child == 0:
        while True:
            for document in documents:
                write_file(path, OpenDraft(document).freeze())
    time.sleep(random.uniform(0, 0.012))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert OpenDraft.of(read_file(path)).document() in documents
"""


def test_a_kill_at_any_moment_of_a_save_leaves_a_whole_file(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "a.workflow.json")], check=True)


def test_damaged_files_are_documents_or_errors_we_explain_and_nothing_else(tmp_path, document):
    path = tmp_path / "a.workflow.json"
    write_file(path, OpenDraft(document).freeze())
    whole, chance = path.read_bytes(), random.Random(11)  # noqa: S311 - the same damage every time
    for _ in range(500):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(damaged))
            damaged[place : place + chance.randint(0, 3)] = chance.choice([b"", b"{", b"]", b"9", b'"', b"\xff", b"null", b"[[["])
        path.write_bytes(damaged)
        with contextlib.suppress(FileError, UnreadableDocumentError):
            read_file(path)
