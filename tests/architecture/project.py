"""What ``pyproject.toml`` says."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from tests.architecture.sources import ROOT

BASE = "dependencies"


@cache
def pyproject() -> dict[str, Any]:
    """Read the file, once."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def dependencies() -> dict[str, frozenset[str]]:
    """Give the distributions that are asked for: the base, each extra, each development group."""
    groups = {
        BASE: pyproject()["project"]["dependencies"],
        **pyproject()["project"]["optional-dependencies"],
        **pyproject()["dependency-groups"],
    }
    return {group: frozenset(distribution_name(requirement) for requirement in groups[group]) for group in groups}


def distribution_name(requirement: str) -> str:
    """Take the name out of a requirement, spelled as lock files spell it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()
