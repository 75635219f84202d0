"""What a process says: whole lines, in files of bounded size."""

from __future__ import annotations

from pathlib import Path

import pytest

from concertmaster_server.supervisor import output
from concertmaster_server.supervisor.output import Output


def test_pieces_become_lines(tmp_path: Path) -> None:
    heard: list[str] = []
    said = Output(tmp_path / "api.log")
    said.hear = heard.append
    for piece in (b"on", b"e\ntwo\r\nthr", b"ee"):
        said.feed(piece)
    assert heard == ["one", "two"]
    said.close()
    assert heard == ["one", "two", "three"]
    assert (tmp_path / "api.log").read_text() == "one\ntwo\nthree\n"


def test_a_line_without_end_is_cut(tmp_path: Path) -> None:
    heard: list[str] = []
    said = Output(tmp_path / "api.log")
    said.hear = heard.append
    for _ in range(100):
        said.feed(b"x" * 1_000)
    assert len(heard) == 1
    assert 64_000 < len(heard[0]) < 66_000
    said.close()


def test_what_is_no_text_is_shown_and_not_lost(tmp_path: Path) -> None:
    said = Output(tmp_path / "api.log")
    said.feed(b"caf\xe9 \xc3\xa9\n")
    assert said.last_words() == "caf\N{REPLACEMENT CHARACTER} é"
    said.close()


def test_only_the_last_lines_are_at_hand_and_a_fresh_start_forgets_them(tmp_path: Path) -> None:
    said = Output(tmp_path / "api.log")
    said.feed("".join(f"{number}\n" for number in range(100)).encode())
    assert said.last_words().split() == [str(number) for number in range(70, 100)]
    said.forget()
    assert said.last_words() == ""
    said.close()


def test_the_files_stay_small_whatever_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_FILE_BYTES", 1_000)
    said = Output(tmp_path / "api.log")
    for number in range(1_000):
        said.feed(f"line {number}\n".encode())
    said.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["api.log", "api.log.1", "api.log.2", "api.log.3"]
    assert all(path.stat().st_size <= 1_000 for path in tmp_path.iterdir())
    assert (tmp_path / "api.log").read_text().endswith("line 999\n")


def test_a_log_that_cannot_be_written_loses_its_lines_and_nothing_else(capfd: pytest.CaptureFixture[str]) -> None:
    said = Output(Path("/dev/full"))
    said.feed(b"hello\n")
    assert said.last_words() == "hello"
    said.close()
    assert capfd.readouterr() == ("", "")
