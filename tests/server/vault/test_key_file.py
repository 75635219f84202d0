"""The file with the key: private, made once, never replaced."""

import os
import secrets
from pathlib import Path

from concertmaster_server.vault.key_file import NAME, ensure_key_file
from concertmaster_server.vault.keys import read_keys


def test_it_is_made_once_and_is_private(tmp_path: Path) -> None:
    file = tmp_path / NAME
    ensure_key_file(file, secrets.token_bytes)
    first = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(read_keys(first)) == 1
    ensure_key_file(file, secrets.token_bytes)
    assert file.read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_what_a_killed_start_left_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.{os.getpid()}").write_text("half a k")
    ensure_key_file(tmp_path / NAME, secrets.token_bytes)
    assert len(read_keys((tmp_path / NAME).read_text())) == 1


def test_one_that_others_made_meanwhile_stays(tmp_path: Path) -> None:
    file = tmp_path / NAME

    def slow(count: int) -> bytes:
        file.write_text("theirs")
        return secrets.token_bytes(count)

    ensure_key_file(file, slow)
    assert file.read_text() == "theirs"
