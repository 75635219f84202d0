import pytest

from concertmaster_designer.storage.lock import FileLock


def test_only_one_holds_the_lock(tmp_path):
    path = tmp_path / "lock"
    first = FileLock.take(path)
    assert FileLock.is_held(path)
    with pytest.raises(OSError, match="unavailable"):
        FileLock.take(path)
    first.release()
    first.release()
    assert not FileLock.is_held(path)
    FileLock.take(path).release()


def test_a_lock_that_was_never_taken_is_free(tmp_path):
    assert not FileLock.is_held(tmp_path / "lock")
