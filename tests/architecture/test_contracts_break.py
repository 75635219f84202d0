"""Each import contract breaks when it should: plant a violation in a copy of the packages and see which contract says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.architecture.contracts import configured, lint
from tests.architecture.sources import PACKAGES, ROOT

SHARED = "shared/concertmaster_shared"
SERVER = "server/concertmaster_server"
DESIGNER = "designer/concertmaster_designer"

# The contract that must break, and it alone; the files to plant, and the one line of each.
VIOLATIONS = [
    ("The two products never meet; both stand on shared", {f"{DESIGNER}/ui/planted.py": "import concertmaster_server.db"}),
    ("The two products never meet; both stand on shared", {f"{SHARED}/api/planted.py": "import concertmaster_server.db"}),
    ("Floors of shared", {f"{SHARED}/runs/planted.py": "import concertmaster_shared.workflow"}),
    ("Floors of shared", {f"{SHARED}/workflow/planted.py": "import concertmaster_shared.forms"}),
    ("Floors of server", {f"{SERVER}/identity/planted.py": "import concertmaster_server.workflows"}),
    ("Floors of server", {f"{SERVER}/undeclared.py": ""}),
    ("Floors of designer", {f"{DESIGNER}/remote/planted.py": "import concertmaster_designer.storage"}),
    ("Shared does no input or output", {f"{SHARED}/forms/planted.py": "from time import time"}),
    ("The engine only decides", {f"{SERVER}/engine/planted.py": "import random"}),
    ("SQL lives in db alone", {f"{SERVER}/workflows/planted.py": "from sqlalchemy import text"}),
    ("Redis lives in queue alone", {f"{SERVER}/api/planted.py": "from arq import cron"}),
    ("The web framework stops at the door", {f"{SERVER}/workflows/planted.py": "import fastapi"}),
    ("HTTP leaves through one room a product", {f"{SERVER}/workflows/planted.py": "import httpx"}),
    ("Executors see a step, never the store", {f"{SERVER}/executors/planted.py": "import concertmaster_server.db"}),
    ("Documents can be edited without Qt", {f"{DESIGNER}/documents/planted.py": "import PySide6.QtCore"}),
    ("Only the wiring knows the settings", {f"{SERVER}/api/planted.py": "import concertmaster_server.settings"}),
    (
        "No cycles, at any depth",
        {
            f"{SHARED}/forms/planted.py": "import concertmaster_shared.forms.planted_too",
            f"{SHARED}/forms/planted_too.py": "import concertmaster_shared.forms.planted",
        },
    ),
]
CONFIGURED = [str(contract["name"]) for contract in configured()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the three packages."""
    root = tmp_path_factory.mktemp("contracts")
    for package in PACKAGES.values():
        shutil.copytree(package, root / package.relative_to(ROOT), ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture(scope="module")
def broken_before(copy: Path) -> set[str]:
    """Tell what is broken without any planting; test_contracts.py complains about it."""
    return lint(copy)[0]


@pytest.mark.parametrize("contract", CONFIGURED)
def test_every_contract_has_its_violation(contract: str) -> None:
    assert contract in {name for name, _ in VIOLATIONS}


@pytest.mark.parametrize(("contract", "files"), [planted for planted in VIOLATIONS if planted[0] in CONFIGURED])
def test_a_planted_violation_breaks_its_contract_alone(
    contract: str, files: dict[str, str], copy: Path, broken_before: set[str]
) -> None:
    for name, line in files.items():
        (copy / name).write_text(line + "\n", encoding="utf-8")
    try:
        broken, said = lint(copy)
    finally:
        for name in files:
            (copy / name).unlink(missing_ok=True)
    assert contract in broken, said
    assert broken - broken_before <= {contract}, said
