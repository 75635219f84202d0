"""The whole of it with real servers: starts, deaths, restarts, ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from concertmaster_server.supervisor import Options, Servers, programs, running_servers, supervisor
from concertmaster_server.supervisor.errors import FolderInUseError, PartFailedError
from concertmaster_shared.messages import sentence
from tests.support.supervised import (
    OBEDIENT,
    mode,
    nothing,
    processes_of,
    runs,
    shell_child,
    supervised,
    until_gone,
    until_ready,
)

Start = Callable[[Path], "subprocess.Popen[str]"]


async def test_a_first_start_makes_everything_and_tells_of_it(place: Path) -> None:
    asked: list[str] = []

    async def migrate(servers: Servers) -> None:
        with psycopg.connect(servers.database_url) as connection:
            asked.append(str(connection.info.dbname))

    data_dir = place / "data"
    async with supervised(Options(data_dir=data_dir), shell_child("api"), migrate=migrate) as up:
        assert asked == ["concertmaster"]
        assert up.servers.redis_url is not None
        assert {name: up.states(name) for name in ("postgres", "redis", "api")} == {
            "postgres": ["starting", "ready"],
            "redis": ["starting", "ready"],
            "api": ["starting", "ready"],
        }
        assert running_servers(data_dir) == up.servers
        for file in ("state.json", "passwords.json", "up.lock"):
            assert mode(data_dir / file) == 0o600
        assert data_dir.joinpath("logs", "api.log").read_text() == "Ready api\n"
    assert running_servers(data_dir) is None


async def test_a_second_start_finds_what_the_first_one_kept(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)) as up:
        _write(up.servers, "CREATE TABLE kept AS SELECT 1 AS one")
    async with supervised(Options(data_dir=data_dir)) as up:
        assert _read(up.servers, "SELECT one FROM kept") == 1
        assert "recovering" not in up.states("postgres")


async def test_a_killed_postgres_is_started_again_and_has_lost_nothing(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)) as up:
        _write(up.servers, "CREATE TABLE kept AS SELECT 1 AS one")
        for pid in _session_of(up.pid("postgres")):
            _kill(pid)
        await up.until("postgres", "ready", times=2)
        assert _read(up.servers, "SELECT one FROM kept") == 1
        assert up.states("postgres") == ["starting", "ready", "restarting", "starting", "recovering", "ready"]
        assert up.last("postgres").restarts == 1
        assert [change.reason for change in up.changes if change.reason] == ["killed by SIGKILL"]


async def test_a_killed_postmaster_whose_backends_still_work_is_started_again(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)) as up:
        busy = psycopg.connect(up.servers.database_url)
        backend = busy.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # it cannot notice that its postmaster is gone
        _kill(up.pid("postgres"))
        await up.until("postgres", "ready", times=2)
        assert not runs(backend)
        assert _read(up.servers, "SELECT 1") == 1
        busy.close()


async def test_a_killed_redis_is_started_again_with_what_it_held(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)) as up:
        assert await _say(up.servers, "SET kept 1") == "+OK"
        _kill(up.pid("redis"))
        await up.until("redis", "ready", times=2)
        assert await _say(up.servers, "EXISTS kept") == ":1"


async def test_a_redis_that_cannot_read_what_it_kept_starts_without_it(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)) as up:
        await _say(up.servers, "SET kept 1")
    kept = next(path for path in (data_dir / "redis" / "data").rglob("*.aof"))
    kept.write_bytes(b"not a record of commands at all")
    async with supervised(Options(data_dir=data_dir)) as up:
        await up.until("redis", "ready")
        assert await _say(up.servers, "EXISTS kept") == ":0"


async def test_a_child_that_dies_is_started_again_after_a_pause(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir), shell_child("worker")) as up:
        _kill(up.pid("worker"))
        await up.until("worker", "ready", times=2)
        assert up.last("worker").restarts == 1
        state = json.loads((data_dir / "state.json").read_text())
        assert state["parts"]["worker"] == {
            "state": "ready",
            "since": up.last("worker").since.isoformat(timespec="milliseconds"),
            "pid": up.pid("worker"),
            "restarts": 1,
            "reason": None,
            "log": str(data_dir / "logs" / "worker.log"),
        }


async def test_what_a_dead_child_had_started_dies_with_it(data_dir: Path) -> None:
    program = "sleep 1000 & echo $!; echo Ready; wait"
    async with supervised(Options(data_dir=data_dir), shell_child("worker", program)) as up:
        grandchild = int((data_dir / "logs" / "worker.log").read_text().split()[0])
        _kill(up.pid("worker"))
        await up.until("worker", "restarting")
        await until_gone([grandchild])


async def test_a_second_start_on_the_same_folder_is_refused_in_one_line(data_dir: Path) -> None:
    async with supervised(Options(data_dir=data_dir)) as up:
        with pytest.raises(FolderInUseError) as refused:
            async with supervised(Options(data_dir=data_dir)):
                pass
        said = sentence(refused.value.code, refused.value.parameters)
        assert said == (
            f"The data folder {data_dir} is in use by another start (process {os.getpid()}). "
            "Stop that one, or choose another --data-dir."
        )
        assert _read(up.servers, "SELECT 1") == 1


async def test_a_child_that_ends_before_it_is_ready_fails_the_start_with_its_last_words(data_dir: Path) -> None:
    failing = shell_child("api", "echo 'the port 8080 is taken'; exit 3")
    with pytest.raises(PartFailedError) as failed:
        async with supervised(Options(data_dir=data_dir), failing, shell_child("worker")):
            pass
    assert failed.value.parameters == {
        "part": "api",
        "status": "exit status 3",
        "said": "the port 8080 is taken",
        "log": data_dir / "logs" / "api.log",
    }
    assert processes_of(data_dir) == set()


async def test_a_failed_migration_leaves_nothing_behind(data_dir: Path) -> None:
    async def migrate(_: Servers) -> None:
        raise LookupError("no such revision")

    with pytest.raises(LookupError):
        async with supervised(Options(data_dir=data_dir), migrate=migrate):
            pass
    assert processes_of(data_dir) == set()


async def test_children_end_first_and_find_the_servers_still_there(data_dir: Path) -> None:
    sockets = data_dir / "run"
    asks = f'test -S {sockets}/.s.PGSQL.5432 && test -S {sockets}/redis.sock && echo "both are there"'
    program = f"trap '{asks}; exit 0' TERM; echo Ready; while :; do sleep 0.05; done"
    async with supervised(Options(data_dir=data_dir), shell_child("worker", program)) as up:
        pass
    assert (data_dir / "logs" / "worker.log").read_text() == "Ready\nboth are there\n"
    assert [change.name for change in up.changes if change.state == "stopped"] == ["worker", "redis", "postgres"]


async def test_a_child_that_does_not_listen_is_killed_in_time(data_dir: Path) -> None:
    deaf = shell_child("worker", 'trap "" TERM; echo Ready; while :; do sleep 0.05; done')
    loop = asyncio.get_running_loop()
    async with supervised(replace(Options(data_dir=data_dir), stop_within_s=2.0), deaf) as up:
        pid = up.pid("worker")
        began = loop.time()
    assert loop.time() - began < 2.0
    assert not runs(pid)
    assert processes_of(data_dir) == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_ends_all_in_order_and_leaves_no_process(data_dir: Path, start: Start, number: signal.Signals) -> None:
    apart = start(data_dir)
    until_ready(apart)
    processes = processes_of(data_dir)
    apart.send_signal(number)
    said, _ = apart.communicate(timeout=10)
    assert apart.returncode == 0
    assert sorted(said.split()[0:4:2]) == ["api", "worker"]
    assert said.splitlines()[2:] == ["redis stopped", "postgres stopped"]
    assert len(processes) > 4
    assert processes_of(data_dir) == set()


async def test_a_signal_during_the_first_start_leaves_no_process(place: Path, start: Start) -> None:
    apart = start(place / "data")
    assert apart.stdout is not None
    assert apart.stdout.readline() == "redis starting\n"  # PostgreSQL's cluster is being made
    apart.terminate()
    apart.communicate(timeout=10)
    assert apart.returncode == 0
    assert processes_of(place / "data") == set()
    async with supervised(Options(data_dir=place / "data")) as up:
        assert _read(up.servers, "SELECT 1") == 1


async def test_a_killed_supervisor_takes_everybody_with_it(data_dir: Path, start: Start) -> None:
    apart = start(data_dir)
    until_ready(apart)
    processes = processes_of(data_dir) - {apart.pid}
    apart.kill()
    async with supervised(Options(data_dir=data_dir)) as up:  # at once, while they are ending
        await until_gone(processes)
        assert _read(up.servers, "SELECT 1") == 1


async def test_after_a_kill_of_everything_the_next_start_recovers(data_dir: Path, start: Start) -> None:
    apart = start(data_dir)
    until_ready(apart)
    servers = running_servers(data_dir)
    assert servers is not None
    _write(servers, "CREATE TABLE kept AS SELECT 1 AS one")
    everybody = processes_of(data_dir) | {apart.pid}
    for pid in everybody:
        _kill(pid)
    await until_gone(everybody)
    async with supervised(Options(data_dir=data_dir)) as up:
        assert up.states("postgres") == ["starting", "recovering", "ready"]
        assert _read(up.servers, "SELECT one FROM kept") == 1


async def test_lock_files_that_name_a_process_of_somebody_else_are_in_nobodys_way(data_dir: Path) -> None:
    files = {name: data_dir / name for name in ("postgres/data/postmaster.pid", "run/.s.PGSQL.5432.lock")}
    async with supervised(Options(data_dir=data_dir)):
        kept = {name: file.read_text() for name, file in files.items()}
    other = await asyncio.create_subprocess_exec("/bin/sleep", "100", user=(data_dir / "run").stat().st_uid)
    for name, file in files.items():
        _, rest = kept[name].split("\n", 1)
        file.write_text(f"{other.pid}\n{rest}")
    async with supervised(Options(data_dir=data_dir)) as up:
        assert _read(up.servers, "SELECT 1") == 1
        assert runs(other.pid)
    other.kill()
    await other.wait()


async def test_given_servers_are_not_started(place: Path, made: Path) -> None:
    given = Options(data_dir=place / "data", database_url="postgresql://elsewhere/db", redis_url="redis://elsewhere")
    async with supervised(given, shell_child("worker", OBEDIENT)) as up:
        assert up.servers == Servers(database_url="postgresql://elsewhere/db", redis_url="redis://elsewhere")
        assert {change.name for change in up.changes} == {"worker"}
        assert up.supervisor.account is None
    assert not (place / "data" / "postgres" / "data").exists()


async def test_with_nothing_of_its_own_to_keep_it_stays_all_the_same(place: Path) -> None:
    given = Options(data_dir=place / "data", database_url="postgresql://elsewhere/db", redis_url="redis://elsewhere")
    idle = supervisor.Supervisor(given, migrate=nothing, children=lambda _: ())
    ready = asyncio.Event()
    running = asyncio.create_task(idle.run(lambda _: ready.set()))
    await ready.wait()
    done, _ = await asyncio.wait([running], timeout=0.1)
    assert not done
    os.kill(os.getpid(), signal.SIGTERM)
    await running


async def test_without_any_redis_the_rest_runs(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(data_dir))
    monkeypatch.setattr(programs, "_package", lambda name: None)
    async with supervised(replace(Options(data_dir=data_dir), database_url="postgresql://elsewhere/db")) as up:
        assert up.servers.redis_url is None


async def test_a_console_that_is_gone_stops_nothing(data_dir: Path) -> None:
    def say(_: object) -> None:
        raise BrokenPipeError

    silent = supervisor.Supervisor(Options(data_dir=data_dir), migrate=nothing, children=lambda _: (), on_change=say)
    servers = await silent.start()
    assert _read(servers, "SELECT 1") == 1
    await silent.stop()
    assert processes_of(data_dir) == set()


async def test_the_supervisor_hears_of_its_own_breaking(data_dir: Path) -> None:
    def break_on_restart(status: object) -> None:
        if getattr(status, "state", None) == "restarting":
            raise LookupError("the console is gone")

    breaking = supervisor.Supervisor(
        Options(data_dir=data_dir),
        migrate=nothing,
        children=lambda _: [shell_child("worker", "echo Ready; sleep 0.1")],
        on_change=break_on_restart,
    )
    with pytest.raises(LookupError):
        await breaking.run(lambda _: None)
    assert processes_of(data_dir) == set()


def _write(servers: Servers, statement: str) -> None:
    with psycopg.connect(servers.database_url) as connection:
        connection.execute(statement.encode())


def _read(servers: Servers, query: str) -> object:
    with psycopg.connect(servers.database_url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


async def _say(servers: Servers, command: str) -> str:
    assert servers.redis_url is not None
    reader, writer = await asyncio.open_unix_connection(servers.redis_url.removeprefix("unix://"))
    writer.write(f"{command}\r\n".encode())
    answer = (await reader.readline()).decode().strip()
    writer.close()
    return answer


def _session_of(leader: int) -> list[int]:
    """Give a server and its own children."""
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    return [leader, *map(int, children)]


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # the end of another may have ended it
        os.kill(pid, signal.SIGKILL)
