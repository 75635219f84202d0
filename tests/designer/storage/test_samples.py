import stat

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
    for content in (b"{", b"[1]", b'{"a": 1}', b"\xff"):
        file.write_bytes(content)
        assert SampleStore(folders).sample("one", "a") is None


def test_a_disk_that_refuses_costs_only_the_memory(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    store = SampleStore(Folders.below(tmp_path))
    store.keep("one", "a", {"input": 1})
    assert store.sample("one", "a") == {"input": 1}
