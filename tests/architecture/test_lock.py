"""The lock files say exactly what gets installed, and no file of the repository names a registry's host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

import make
from tests.architecture.project import BASE, dependencies
from tests.architecture.sources import ROOT, expect_none, place, tracked_files

VERSION = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?P<marker> ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")

# Spelled in pieces, so that this file does not hold what it looks for.
HOSTS = ("pypi org", "pythonhosted org", "npmjs org", "npmjs com", "yarnpkg com", "crates io", "docker io", "ghcr io", "quay io")
INDEX_OPTIONS = ("index url", "find links", "trusted host")
REGISTRY = re.compile(
    "|".join(
        [re.escape(host.replace(" ", ".")) for host in HOSTS] + [f"--(extra-)?{name.replace(' ', '-')}" for name in INDEX_OPTIONS]
    )
)

DECLARED = {
    "server": (BASE, "server", "embedded", "build"),
    "designer": (BASE, "designer", "build"),
    "dev": ("dev",),
}


@pytest.mark.parametrize("part", make.LOCKS)
def test_each_line_is_a_version_or_a_hash(part: str) -> None:
    expect_none(line for line in lock_lines(part) if not VERSION.fullmatch(line) and not HASH.fullmatch(line))


@pytest.mark.parametrize("part", make.LOCKS)
def test_each_version_has_its_hashes(part: str) -> None:
    following = pairwise([*lock_lines(part), ""])
    expect_none(line for line, after in following if VERSION.fullmatch(line) and not HASH.fullmatch(after))


def test_the_lock_files_agree() -> None:
    versions: dict[str, set[str]] = {}
    for part in make.LOCKS:
        for found in locked(part):
            versions.setdefault(found["name"] + (found["marker"] or ""), set()).add(found["version"])
    expect_none(f"{name}: {', '.join(sorted(chosen))}" for name, chosen in versions.items() if len(chosen) > 1)


@pytest.mark.parametrize("part", make.LOCKS)
def test_each_direct_dependency_is_locked(part: str) -> None:
    names = {found["name"] for found in locked(part)}
    expect_none(name for group in DECLARED[part] for name in dependencies()[group] if name not in names)


def test_each_group_of_dependencies_is_locked_somewhere() -> None:
    assert {group for groups in DECLARED.values() for group in groups} == set(dependencies())


def test_no_file_names_a_registry() -> None:
    expect_none(
        f"{place(file, number)} {line.strip()[:100]}"
        for file in tracked_files()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if REGISTRY.search(line)
    )


@pytest.mark.parametrize("line", ["--index-" + "url https://x", "see https://" + "pypi." + "org/p/x", "FROM ghcr." + "io/x"])
def test_a_registry_is_seen(line: str) -> None:
    assert REGISTRY.search(line)


def lock_lines(part: str) -> list[str]:
    """Read the lock file of a part."""
    return (ROOT / make.LOCKS[part]).read_text(encoding="utf-8").splitlines()


def locked(part: str) -> Iterator[re.Match[str]]:
    """Give what a part's lock file pins: name, version, marker."""
    return (found for line in lock_lines(part) if (found := VERSION.fullmatch(line)))
