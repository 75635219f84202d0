"""The project's own files, as the rules of the house look at them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIDES = ("shared", "server", "designer")
PACKAGES = {side: ROOT / side / f"concertmaster_{side}" for side in SIDES}

# Folders that are lists of one kind of thing, one file each, named by the product's users rather than by us.
LISTS = frozenset({"types", "executors", "fields", "rules", "functions", "versions", "queries", "items"})

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def product_files() -> tuple[Path, ...]:
    """Give every module of the three packages."""
    return tuple(sorted(file for package in PACKAGES.values() for file in package.rglob("*.py")))


@cache
def suite_files() -> tuple[Path, ...]:
    """Give every module below ``tests``."""
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Give every file that is in the repository or about to be."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    files = (ROOT / name for name in listing.split("\0") if name)
    return tuple(sorted(file for file in files if file.is_file()))


@cache
def tree(file: Path) -> ast.Module:
    """Parse a module, once."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Walk through a module, once: many rules look at everything."""
    return tuple(ast.walk(tree(file)))


@cache
def lines(file: Path) -> tuple[str, ...]:
    """Read a file's lines, once."""
    return tuple(file.read_text(encoding="utf-8").splitlines())


def place(file: Path, node: ast.AST | int = 0) -> str:
    """Name a file, and a line in it, from the root."""
    number = node if isinstance(node, int) else getattr(node, "lineno", 0)
    name = file.relative_to(ROOT).as_posix()
    return f"{name}:{number}" if number else name


def functions(file: Path) -> Iterator[FunctionNode]:
    """Give every function and method of a module, nested ones too."""
    return (node for node in nodes(file) if isinstance(node, FunctionNode))


def imports(file: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Give every absolute import of a module, wherever it stands: the statement and the dotted name it asks for."""
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node, node.module


def rooms(side: str) -> tuple[Path, ...]:
    """Give the first-level packages of a side."""
    return tuple(sorted(file.parent for file in PACKAGES[side].glob("*/__init__.py")))


def expect_none(findings: Iterable[str]) -> None:
    """Fail with one line a finding."""
    found = list(findings)
    if found:
        pytest.fail("\n".join(found), pytrace=False)
