import json
import os

import pytest

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
    write_file(path, document)
    assert read_file(path) == document
    assert json.loads(path.read_text())["format"] == "concertmaster.workflow/1"


def test_a_file_is_readable_line_by_line(tmp_path, document):
    path = tmp_path / "a.workflow.json"
    write_file(path, document)
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
    write_file(path, document)
    before = path.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableFileError):
        write_file(path, document)
    assert path.read_bytes() == before
