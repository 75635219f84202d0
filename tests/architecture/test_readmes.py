"""What the texts tell a reader to type works, and what they point at is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import make
from tests.architecture.sources import ROOT, expect_none, place, tracked_files

# Commands in texts, by their first words, and the test that keeps them true.
KEPT_TRUE_BY = {
    "make setup": "tests/test_make.py",
    "make run": "tests/test_make.py",
    "make test": "tests/test_make.py",
    "make check": "tests/test_make.py",
    "make designer": "tests/test_make.py",
    "make bench": "tests/test_make.py",
    "make chaos": "tests/test_make.py",
    "make lock": "tests/test_make.py",
    ".venv/bin/concertmaster replay": "tests/system/test_replay.py",
    ".venv/bin/concertmaster runs": "tests/system/test_verbs.py",
    ".venv/bin/concertmaster doctor": "tests/system/test_verbs.py",
}
BLOCK = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
PATH = re.compile(r"`((?:shared|server|designer|tests|installers|\.github|\.ci)/[A-Za-z0-9_./-]+)`")


def test_each_command_is_kept_true_by_a_test() -> None:
    expect_none(
        f"{place(text)} {command}"
        for text in texts()
        for command in commands(text)
        if not any(command == known or command.startswith(known + " ") for known in KEPT_TRUE_BY)
    )


def test_the_tests_named_here_are_there() -> None:
    expect_none(test for test in set(KEPT_TRUE_BY.values()) if not (ROOT / test).exists())


def test_each_chore_in_a_text_exists() -> None:
    expect_none(
        f"{place(text)} {task}"
        for text in texts()
        for task in re.findall(r"`make ([a-z]+)", text.read_text(encoding="utf-8"))
        if task not in make.TASKS
    )


def test_each_link_leads_somewhere() -> None:
    expect_none(
        f"{place(text)} {target}"
        for text in texts()
        for target in LINK.findall(text.read_text(encoding="utf-8"))
        if not (text.parent / target).exists()
    )


def test_each_path_in_a_text_exists() -> None:
    expect_none(
        f"{place(text)} {path}"
        for text in texts()
        for path in PATH.findall(text.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    )


def texts() -> list[Path]:
    """Give the texts of the repository."""
    return [file for file in tracked_files() if file.suffix == ".md"]


def commands(text: Path) -> list[str]:
    """Give the commands of a text's shell blocks, without comments, prompts and line breaks inside."""
    blocks = BLOCK.findall(text.read_text(encoding="utf-8"))
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.join(words) for line in lines if (words := shlex.split(line, comments=True))]


def test_commands_are_read_as_a_shell_reads_them(tmp_path: Path) -> None:
    text = tmp_path / "text.md"
    text.write_text('Try:\n\n```sh\n# first\n$ make run \\\n  ARGS="--port 1"  # a port\n```\n')
    assert commands(text) == ["make run 'ARGS=--port 1'"]
