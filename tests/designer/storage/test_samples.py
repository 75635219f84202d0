import os
import stat
import time

from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.storage.samples import SampleStore


def test_samples_are_kept_by_document_and_node(tmp_path):
    folders = Folders.below(tmp_path)
    store = SampleStore(folders)
    store.keep("one", "a", {"input": {"ü": 1}})
    store.keep("two", "a", {"input": {}})
    fresh = SampleStore(folders)
    assert fresh.sample("one", "a") == {"input": {"ü": 1}}
    assert fresh.sample("one", "b") is None
    fresh.keep("one", "a", None)
    assert SampleStore(folders).sample("one", "a") is None
    assert SampleStore(folders).sample("two", "a") == {"input": {}}
    assert len(list((folders.state / "samples").iterdir())) == 1


def test_nobody_else_can_read_them(tmp_path):
    store = SampleStore(Folders.below(tmp_path))
    store.keep("one", "a", {"input": 1})
    (file,) = (tmp_path / "state" / "samples").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_broken_file_is_as_none(tmp_path):
    folders = Folders.below(tmp_path)
    SampleStore(folders).keep("one", "a", {"input": 1})
    (file,) = (folders.state / "samples").iterdir()
    for content in (b"{", b"[1]", b'{"a": 1}', b"\xff", b"[" * 100_000):
        file.write_bytes(content)
        assert SampleStore(folders).sample("one", "a") is None


def test_a_disk_that_refuses_costs_only_the_memory(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    store = SampleStore(Folders.below(tmp_path))
    store.keep("one", "a", {"input": 1})
    assert store.sample("one", "a") == {"input": 1}


def test_the_last_ones_are_kept_where_not_all_fit_into_a_file(tmp_path):
    folders = Folders.below(tmp_path)
    store = SampleStore(folders)
    for node in ("a", "b", "c"):
        store.keep("one", node, {"input": "x" * 1_500_000})
    assert [SampleStore(folders).sample("one", node) is not None for node in ("a", "b", "c")] == [False, True, True]


def test_half_a_character_is_kept(tmp_path):
    folders = Folders.below(tmp_path)
    SampleStore(folders).keep("\udcff.workflow.json", "a", {"input": "\ud83d"})
    assert SampleStore(folders).sample("\udcff.workflow.json", "a") == {"input": "\ud83d"}


def test_what_nobody_looks_at_any_more_goes(tmp_path):
    folders = Folders.below(tmp_path)
    long_ago = time.time() - 200 * 24 * 3600
    for document in ("gone", "read", "kept"):
        SampleStore(folders).keep(document, "a", {"input": 1})
    for file in (folders.state / "samples").iterdir():
        os.utime(file, (long_ago, long_ago))
    assert SampleStore(folders).sample("read", "a") == {"input": 1}
    SampleStore(folders).keep("kept", "b", {"input": 2})
    fresh = SampleStore(folders)
    assert [fresh.sample(document, "a") for document in ("gone", "read", "kept")] == [None, {"input": 1}, {"input": 1}]


def test_of_very_many_documents_those_are_kept_that_were_looked_at_last(tmp_path):
    folders = Folders.below(tmp_path)
    for number in range(205):
        SampleStore(folders).keep(f"d{number}", "a", {"input": number})
    assert len(list((folders.state / "samples").iterdir())) == 200
    assert SampleStore(folders).sample("d204", "a") == {"input": 204}
    assert SampleStore(folders).sample("d0", "a") is None
