"""The data folder: private where we make it, untouched where we do not, held by one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from redis.asyncio import Redis

from concertmaster_server.supervisor import Options
from concertmaster_server.supervisor.errors import FolderInUseError, FolderUnusableError
from concertmaster_server.supervisor.folder import DataFolder
from concertmaster_shared.messages import sentence
from tests.support.supervised import supervised

AS_ROOT = os.geteuid() == 0


def test_a_folder_we_make_is_private(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "outer" / "data").take(None)
    assert _mode(folder.path) == 0o700
    assert _mode(folder.path.parent) == 0o700
    assert {_mode(inner) for inner in folder.path.iterdir() if inner.is_dir()} == {0o700}
    folder.release()


def test_a_folder_we_did_not_make_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data").chmod(0o755)
    DataFolder(tmp_path / "data").take(None).release()
    assert _mode(tmp_path) == 0o750
    assert _mode(tmp_path / "data") == 0o755
    assert _mode(tmp_path / "data" / "logs") == 0o700


def test_it_is_held_until_released(tmp_path: Path) -> None:
    held = DataFolder(tmp_path / "data").take(None)
    with pytest.raises(FolderInUseError):
        DataFolder(tmp_path / "data").take(None)
    held.release()
    DataFolder(tmp_path / "data").take(None).release()


def test_the_kernel_releases_what_a_killed_process_held(tmp_path: Path) -> None:
    program = (
        "import sys, time, pathlib; from concertmaster_server.supervisor.folder import DataFolder;"
        "folder = DataFolder(pathlib.Path(sys.argv[1])).take(None); print('held', flush=True); time.sleep(100)"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path / "data"], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUseError) as refused:
            DataFolder(tmp_path / "data").take(None)
        assert refused.value.parameters["pid"] == str(holder.pid)
        holder.kill()
    DataFolder(tmp_path / "data").take(None).release()


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(FolderUnusableError) as refused:
        DataFolder(tmp_path / "data").take(None)
    assert sentence(refused.value.code, refused.value.parameters) == (
        f"The data folder {tmp_path}/data cannot be used: it is a file. Mend that, or choose another --data-dir."
    )


def test_a_place_where_nothing_can_be_made_is_refused() -> None:
    with pytest.raises(FolderUnusableError) as refused:
        DataFolder(Path("/proc/data")).take(None)
    assert refused.value.parameters["reason"] == "No such file or directory"


@pytest.fixture(params=["n" * 90, "with space", "quo'te", "com,ma", "100%", "Übung", 'dou"ble'])
def odd(request: pytest.FixtureRequest, place: Path, data_dir: Path) -> Path:
    """Give a data folder at a path that is too long for a socket, or hard to write in a URL or a configuration."""
    parent = place / request.param
    parent.mkdir()
    return data_dir.rename(parent / "data")


async def test_a_path_too_long_or_too_odd_for_a_socket_works_through_a_short_private_folder(odd: Path, place: Path) -> None:
    async with supervised(Options(data_dir=odd)) as up:
        with psycopg.connect(up.servers.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert up.servers.redis_url is not None
        async with Redis.from_url(up.servers.redis_url) as redis:
            assert await redis.ping()
        sockets = Path(up.servers.redis_url.removeprefix("unix://")).parent
        assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= 103
        assert not sockets.is_relative_to(place)
        assert _mode(sockets) == 0o700
    assert not sockets.exists()


def test_the_short_folder_of_a_killed_start_is_removed_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 100) / "data"
    killed = DataFolder(path).take(None)
    forgotten = killed.sockets
    killed._short_sockets = None
    killed.release()
    assert forgotten.exists()
    folder = DataFolder(path).take(None)
    assert folder.sockets != forgotten
    assert not forgotten.exists()
    folder.release()


def test_a_note_that_names_a_folder_of_somebody_else_removes_nothing(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 100) / "data"
    DataFolder(path).take(None).release()
    precious = tmp_path / "precious"
    precious.mkdir()
    (path / "sockets.txt").write_text(str(precious))
    DataFolder(path).take(None).release()
    assert precious.exists()


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
