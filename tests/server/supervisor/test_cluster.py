"""Making the cluster: whole or not at all, and what is mended by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg
import pytest

from concertmaster_server.supervisor import Options, cluster
from concertmaster_server.supervisor.errors import CommandFailedError, PostgresVersionError
from tests.support.supervised import processes_of, supervised


async def test_lost_passwords_are_made_anew(data_dir: Path) -> None:
    file = data_dir / "passwords.json"
    before = file.read_text()
    file.unlink()
    async with supervised(Options(data_dir=data_dir)) as up:
        assert file.read_text() != before
        with psycopg.connect(up.servers.database_url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("concertmaster",)


async def test_a_first_start_that_was_killed_half_way_is_begun_again(data_dir: Path) -> None:
    half = data_dir / "postgres" / "data"
    half.rename(half.with_name("data.draft-0000"))
    (half.with_name("data.draft-0000") / "global" / "pg_control").unlink()
    async with supervised(Options(data_dir=data_dir)) as up:
        with psycopg.connect(up.servers.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not half.with_name("data.draft-0000").exists()


async def test_a_cluster_of_another_major_version_is_left_alone(data_dir: Path) -> None:
    version = data_dir / "postgres" / "data" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(PostgresVersionError) as refused:
        async with supervised(Options(data_dir=data_dir)):
            pass
    assert refused.value.parameters == {"folder": version.parent, "found": "17", "expected": 18}
    assert version.read_text() == "17\n"
    assert processes_of(data_dir) == set()


async def test_a_cluster_that_cannot_be_made_says_why_and_leaves_no_password(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concertmaster_server.supervisor.cluster.SUPERUSER", "pg_forbidden")
    with pytest.raises(CommandFailedError) as failed:
        async with supervised(Options(data_dir=place / "data")):
            pass
    assert failed.value.parameters["program"] == "initdb"
    assert "pg_" in str(failed.value.parameters["reason"])
    assert _names(place / "data" / "postgres") == ["data.draft", "pg_hba.conf", "postgresql.conf"]


async def test_the_configuration_is_renewed_at_each_start(data_dir: Path) -> None:
    hba = data_dir / "postgres" / "pg_hba.conf"
    hba.write_text("local all all trust\n")
    async with supervised(Options(data_dir=data_dir)):
        assert hba.read_text().splitlines()[1:] == ["local all all scram-sha-256"]


async def test_the_folder_may_move(data_dir: Path) -> None:
    moved = data_dir.with_name("moved")
    shutil.move(data_dir, moved)
    async with supervised(Options(data_dir=moved)) as up:
        with psycopg.connect(up.servers.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def _names(folder: Path) -> list[str]:
    return sorted(entry.name.partition("-")[0] for entry in folder.iterdir())


@pytest.mark.parametrize(("memory_mb", "buffers_mb"), [(0, 128), (512, 128), (8_192, 1_024), (24_000, 3_000), (1_000_000, 8_192)])
def test_the_database_keeps_an_eighth_of_the_memory(memory_mb: int, buffers_mb: int) -> None:
    assert cluster.buffers_mb(memory_mb) == buffers_mb


@pytest.mark.parametrize(("text", "allowed_mb"), [("536870912\n", 512), ("max\n", 0), ("", 0)])
def test_a_container_has_what_its_control_group_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, allowed_mb: int
) -> None:
    limit = tmp_path / "memory.max"
    assert cluster.allowed_mb(limit) == 0
    limit.write_text(text)
    assert cluster.allowed_mb(limit) == allowed_mb
    monkeypatch.setattr(cluster, "_ALLOWED", tmp_path / "none")
    whole = cluster._memory_mb()
    monkeypatch.setattr(cluster, "_ALLOWED", limit)
    assert cluster._memory_mb() == (min(whole, allowed_mb) if allowed_mb else whole)
