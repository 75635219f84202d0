"""An excuse from a check names the check and says why."""

from __future__ import annotations

import re
import tokenize
from pathlib import Path

import pytest

from tests.architecture.sources import expect_none, place, product_files, suite_files

EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore|pragma|mypy:|ruff:)", re.IGNORECASE)
REASONED = re.compile(
    r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)*[ #-]+\S.*"
    r"|# type: ignore\[[a-z-]+(, [a-z-]+)*\]  # \S.*"
)


def test_each_excuse_says_why() -> None:
    expect_none(
        f"{place(file, line)} {comment}"
        for file in (*product_files(), *suite_files())
        for line, comment in comments(file)
        if EXCUSE.match(comment) and not REASONED.fullmatch(comment)
    )


@pytest.mark.parametrize(
    ("comment", "reasoned"),
    [
        ("# noqa: S101 - tells the type checker what it cannot see", True),
        ("# type: ignore[no-untyped-call]  # the library has no types", True),
        ("# noqa", False),
        ("# noqa: S101", False),
        ("# type: ignore", False),
        ("# type: ignore[no-untyped-call]", False),
    ],
)
def test_reasons_are_asked_for(comment: str, *, reasoned: bool) -> None:
    assert EXCUSE.match(comment)
    assert bool(REASONED.fullmatch(comment)) is reasoned


def comments(file: Path) -> list[tuple[int, str]]:
    """Give the comments of a module with their lines."""
    with tokenize.open(file) as source:
        return [
            (token.start[0], token.string)
            for token in tokenize.generate_tokens(source.readline)
            if token.type == tokenize.COMMENT
        ]
