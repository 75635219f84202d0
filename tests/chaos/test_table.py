"""The table of failure modes names tests that are there, and leaves no failure mode out."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = Path(__file__).with_name("README.md")
ROW = re.compile(r"^\| (F\d+) \|(.*)$", re.MULTILINE)
TEST = re.compile(r"\[(test_\w+)\]\(([\w./]+)\)")


def rows() -> dict[str, str]:
    """Give the rows of the table by failure mode."""
    return dict(ROW.findall(TEXT.read_text(encoding="utf-8")))


def test_each_failure_mode_has_a_test_or_says_why_not() -> None:
    assert list(rows()) == [f"F{number}" for number in range(1, 31)]
    assert [mode for mode, row in rows().items() if not TEST.search(row) and " left " not in row] == []


def test_each_test_that_is_named_is_there() -> None:
    missing = [
        f"{mode}: {name} in {place}"
        for mode, row in rows().items()
        for name, place in TEST.findall(row)
        if f"def {name}(" not in (TEXT.parent / place).read_text(encoding="utf-8")
    ]
    assert missing == []
