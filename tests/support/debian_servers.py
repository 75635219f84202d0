"""PostgreSQL and Redis as the system's packages bring them, started by the test itself on loopback ports of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.product import free_ports

_READY_S = 20.0
LOGIN, PASSWORD, DATABASE = "someone", "a-password-for-a-test", "theirs"


@dataclass(frozen=True, slots=True)
class DebianServers:
    """Where they listen. The login owns its database and may make roles; it is no superuser."""

    database_url: str
    redis_url: str


@contextmanager
def debian_servers() -> Iterator[DebianServers]:
    """Start both, and end them afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cm-debian-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        port = free_ports()
        stack.enter_context(_postgres(folder / "postgres", port))
        stack.enter_context(_redis(folder, port + 1))
        database = f"postgresql://{LOGIN}:{PASSWORD}@127.0.0.1:{port}/{DATABASE}"
        yield DebianServers(database, f"redis://127.0.0.1:{port + 1}/0")


@contextmanager
def _postgres(folder: Path, port: int) -> Iterator[None]:
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    user = "postgres" if os.geteuid() == 0 else None
    folder.mkdir()
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    made = [programs / "initdb", "-D", folder, "-U", "admin", "--auth=trust", "--no-sync"]
    subprocess.run(made, check=True, capture_output=True, user=user, cwd="/")
    command = [programs / "postgres", "-D", folder, "-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"]
    server = subprocess.Popen(command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        admin = f"postgresql://admin@127.0.0.1:{port}/postgres"
        with _connected(admin) as connection:
            connection.execute(f"create role {LOGIN} login createrole password '{PASSWORD}'")
            connection.execute(f"create database {DATABASE} owner {LOGIN}")
        yield
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _redis(folder: Path, port: int) -> Iterator[None]:
    program = shutil.which("redis-server")
    assert program is not None, "redis-server is not installed"
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.terminate()
        server.wait(20)


def _connected(url: str) -> psycopg.Connection[tuple[object, ...]]:
    deadline = time.monotonic() + _READY_S
    while True:
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
