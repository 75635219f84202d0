import os

import pytest

from concertmaster_designer.storage.atomic import write_atomically


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "a.json"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_rights_of_a_file_that_is_there_stay_and_new_ones_are_private(tmp_path):
    path = tmp_path / "a.json"
    write_atomically(path, b"one")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    write_atomically(path, b"two")
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_link_keeps_pointing_at_its_file(tmp_path):
    target = tmp_path / "target.json"
    target.write_bytes(b"one")
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_atomically(link, b"two")
    assert link.is_symlink()
    assert target.read_bytes() == b"two"


def test_a_name_may_be_as_long_as_names_can_be(tmp_path):
    path = tmp_path / f"{'工' * 80}.workflow.json"
    path.write_bytes(b"one")
    write_atomically(path, b"two")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"two", [path])


def test_when_the_disk_is_full_the_old_file_stays_and_nothing_is_left_behind(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_atomically(path, b"one")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
