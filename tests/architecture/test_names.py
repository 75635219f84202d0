"""Names say what a thing is; some words say nothing and stand in no name."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import LISTS, expect_none, nodes, place, product_files, suite_files

BANNED = frozenset(
    {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "manager", "service", "handler", "processor"}
    | {"data", "info", "impl", "new", "v2"}
)
# Before another noun this word tells which one: a data folder is not any folder.
TELLS_WHICH = frozenset({"data"})


def test_no_file_has_an_empty_name() -> None:
    expect_none(
        place(path)
        for file in (*product_files(), *suite_files())
        if file.parent.name not in LISTS
        for path in (file, file.parent)
        if is_empty(path.stem)
    )


def test_no_class_has_an_empty_name() -> None:
    expect_none(
        f"{place(file, node)} {node.name}"
        for file in (*product_files(), *suite_files())
        if file.parent.name not in LISTS
        for node in nodes(file)
        if isinstance(node, ast.ClassDef) and is_empty(node.name)
    )


@pytest.mark.parametrize("name", ["RunManager", "HTTPHandler", "form_data", "BaseRun", "test_core", "Info", "runs_v2"])
def test_empty_names_are_seen(name: str) -> None:
    assert is_empty(name)


@pytest.mark.parametrize("name", ["DataFolder", "Renewal", "database", "information", "test_newest", "V22"])
def test_names_that_only_look_empty_pass(name: str) -> None:
    assert not is_empty(name)


def is_empty(name: str) -> bool:
    """Tell whether a name leans on a word that says nothing."""
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+", name)]
    return not BANNED.isdisjoint(words[-1:]) or not (BANNED - TELLS_WHICH).isdisjoint(words)
