"""Somebody looked at each library we ask for, and none is older than its last known hole."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest

import make
from tests.architecture.project import dependencies
from tests.architecture.sources import ROOT

REVIEWED = tomllib.loads((ROOT / "tests" / "architecture" / "reviewed.toml").read_text(encoding="utf-8"))
PROJECTS: dict[str, str] = REVIEWED["projects"]
FLOORS: dict[str, tuple[str, str]] = REVIEWED["floors"]


def project_pages(name: str) -> list[str]:
    """Give the addresses that an installed library names as its own; none where this machine does not install it."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return []
    pages = [*facts.get_all("Project-URL", []), *facts.get_all("Home-page", [])]
    return [page.lower() for page in pages]


def locked_versions(name: str) -> list[str]:
    """Give the versions of a library in all lock files."""
    text = "".join((ROOT / lock).read_text(encoding="utf-8") for lock in make.LOCKS.values())
    return re.findall(rf"^{re.escape(name)}==([0-9.]+)", text, flags=re.MULTILINE)


def numbers(version: str) -> tuple[int, ...]:
    """Make a version comparable."""
    return tuple(int(part) for part in version.split("."))


def test_each_direct_dependency_was_looked_at() -> None:
    assert set(PROJECTS) == set().union(*dependencies().values())


@pytest.mark.parametrize("name", [name for name in PROJECTS if project_pages(name)])
def test_what_is_installed_comes_from_the_project(name: str) -> None:
    assert any(PROJECTS[name].lower() in page for page in project_pages(name))


@pytest.mark.parametrize("name", FLOORS)
def test_no_locked_version_has_a_known_hole(name: str) -> None:
    lowest, _ = FLOORS[name]
    locked = locked_versions(name)
    assert locked, "no longer locked: remove its floor"
    assert min(map(numbers, locked)) >= numbers(lowest)
