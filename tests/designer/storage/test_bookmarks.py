import pytest
from pydantic import ValidationError

from concertmaster_designer.storage.bookmarks import _DOCUMENTS, Bookmark, BookmarkStore
from concertmaster_designer.storage.folders import Folders


def mark(number, name="here"):
    return Bookmark(number=number, name=name, node="n", x=1, y=2, scale=0.5)


def test_bookmarks_are_there_at_the_next_start_by_number(tmp_path):
    store = BookmarkStore(Folders.below(tmp_path))
    store.put("a", mark(3))
    store.put("a", mark(1))
    store.put("b", mark(2))
    store.put("a", mark(3, "elsewhere"))
    again = BookmarkStore(Folders.below(tmp_path))
    assert again.of("a") == (mark(1), mark(3, "elsewhere"))
    again.remove("a", 1)
    again.remove("b", 2)
    assert BookmarkStore(Folders.below(tmp_path)).of("a") == (mark(3, "elsewhere"),)
    assert '"b"' not in (tmp_path / "state" / "bookmarks.json").read_text()


@pytest.mark.parametrize("content", ["", "{", '{"a": [{"number": 77}]}', '{"a": [{"number": 1, "scale": NaN}]}', "[]"])
def test_an_unreadable_file_is_none(tmp_path, content):
    folders = Folders.below(tmp_path)
    folders.state.mkdir(parents=True)
    (folders.state / "bookmarks.json").write_text(content)
    store = BookmarkStore(folders)
    assert store.of("a") == ()
    store.put("a", mark(1))
    assert BookmarkStore(folders).of("a") == (mark(1),)


def test_only_the_documents_that_were_marked_last_are_kept(tmp_path):
    store = BookmarkStore(Folders.below(tmp_path))
    for number in range(_DOCUMENTS + 2):
        store.put(f"d{number}", mark(1))
    assert store.of("d0") == store.of("d1") == ()
    assert store.of("d2") == (mark(1),)


def test_a_disk_that_refuses_costs_only_the_memory(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    store = BookmarkStore(Folders.below(tmp_path / "file"))
    store.put("a", mark(1))
    assert store.of("a") == (mark(1),)


def test_there_are_nine():
    with pytest.raises(ValidationError):
        mark(10)
