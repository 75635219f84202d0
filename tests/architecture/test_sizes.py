"""Budgets: a file, a function, a room that outgrows its limit is two things by now."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import (
    LISTS,
    PACKAGES,
    SIDES,
    FunctionNode,
    expect_none,
    functions,
    lines,
    place,
    product_files,
    suite_files,
    tree,
)

PRODUCT_LINES = 500
TEST_LINES = 700
FUNCTION_LINES = 70
PUBLIC_NAMES = 15
PARAMETERS = 8
POSITIONAL = 3
ROOM_FILES = 25

# Functions whose signature somebody else chose: by name, or by a decorator that registers them.
FOREIGN_NAMES = frozenset({"__exit__", "__aexit__", "connect_tcp", "settings_customise_sources"})
FOREIGN_DECORATORS = ("override", ".command", ".option", ".argument")

# What a family of functions takes first, and what nobody mistakes for another argument.
CARRIERS = frozenset({"self", "cls", "tx", "painter"})

# Modules that are one closed list of small things, which reads best in one place.
VOCABULARIES = {
    "server/concertmaster_server/db/tables.py": "the tables",
    "shared/concertmaster_shared/expressions/tree.py": "the kinds of nodes a parsed expression has",
    "shared/concertmaster_shared/workflow/edits.py": "the kinds of edits",
}
VOCABULARY_NAMES = 25


def test_files_are_short() -> None:
    limits = [(PRODUCT_LINES, product_files()), (TEST_LINES, suite_files())]
    expect_none(
        f"{place(file)} has {len(lines(file))} lines, at most {limit}"
        for limit, files in limits
        for file in files
        if len(lines(file)) > limit
    )


def test_functions_are_short() -> None:
    expect_none(
        f"{place(file, function)} {function.name} has {length} lines"
        for file in (*product_files(), *suite_files())
        for function in functions(file)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    )


def test_modules_offer_few_names() -> None:
    expect_none(
        f"{place(file)} offers {count} names"
        for file in product_files()
        for limit in [VOCABULARY_NAMES if place(file) in VOCABULARIES else PUBLIC_NAMES]
        if (count := len(set(public_names(tree(file))))) > limit
    )


def test_functions_take_few_parameters() -> None:
    expect_none(
        f"{place(file, function)} {function.name} takes {count} parameters, {positional} by position"
        for file in product_files()
        for function in functions(file)
        if not is_foreign(function)
        for count, positional in [parameters(function)]
        if count > PARAMETERS or (positional > POSITIONAL and not function.name.startswith("_"))
    )


@pytest.mark.parametrize("side", SIDES)
def test_rooms_hold_few_files(side: str) -> None:
    folders = {file.parent for file in PACKAGES[side].rglob("*.py") if file.parent.name not in LISTS}
    expect_none(
        f"{place(folder)} holds {count} files"
        for folder in sorted(folders)
        if (count := len(list(folder.glob("*.py")))) > ROOM_FILES
    )


def public_names(module: ast.Module) -> Iterator[str]:
    """Give the names a module defines for others; what it only passes on does not count."""
    for statement in module.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names = [name]
            case ast.Assign(targets=targets):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


def parameters(function: FunctionNode) -> tuple[int, int]:
    """Count a function's parameters: all of them, and those it takes by position; a carrier in front does not count."""
    asked = function.args
    positional = [argument.arg for argument in (*asked.posonlyargs, *asked.args)]
    if CARRIERS.issuperset(positional[:1]):
        positional = positional[1:]
    return len(positional) + len(asked.kwonlyargs), len(positional)


def is_foreign(function: FunctionNode) -> bool:
    """Tell whether somebody else chose the signature."""
    decorators = [ast.unparse(decorator).partition("(")[0] for decorator in function.decorator_list]
    return function.name in FOREIGN_NAMES or any(decorator.endswith(FOREIGN_DECORATORS) for decorator in decorators)


def test_the_limits_are_seen(tmp_path: Path) -> None:
    source = "A = 1\n_b = 2\nC: int = 3\ndef d(self, a, b, /, c, *, e): ...\nclass F: ...\n"
    module = ast.parse(source)
    assert set(public_names(module)) == {"A", "C", "d", "F"}
    assert parameters(next(node for node in module.body if isinstance(node, ast.FunctionDef))) == (4, 3)
