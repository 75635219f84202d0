"""Run the import contracts of ``pyproject.toml`` on the packages, or on a copy of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.project import pyproject
from tests.architecture.sources import ROOT, SIDES


def configured() -> list[dict[str, object]]:
    """Read the contracts."""
    contracts: list[dict[str, object]] = pyproject()["tool"]["importlinter"]["contracts"]
    return contracts


def lint(root: Path) -> tuple[set[str], str]:
    """Check the packages below ``root``; give the names of the broken contracts and all that was said."""
    linter = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(str(root / side) for side in SIDES),
        "COLUMNS": "200",
        "NO_COLOR": "1",
    }
    command = [str(linter), "--no-logo", "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    broken = {line.removesuffix(" BROKEN") for line in said.splitlines() if line.endswith(" BROKEN")}
    assert done.returncode == int(bool(broken)), said
    return broken, said
