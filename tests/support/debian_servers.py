"""PostgreSQL and Redis as the system's packages bring them, started by the test itself on loopback ports of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.ports import free_ports

_READY_S = 20.0
LOGIN, PASSWORD, DATABASE = "someone", "a-password-for-a-test", "theirs"


class Postgres:
    """One server that can be stopped and started again on the same data."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._user = "postgres" if os.geteuid() == 0 else None
        self._programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self._server: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the cluster, the login and its database, and leave it running."""
        self._folder.mkdir()
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        command = [self._programs / "initdb", "-D", self._folder, "-U", "admin", "--auth=trust", "--no-sync"]
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd="/")
        self.start()
        with _connected(f"postgresql://admin@127.0.0.1:{self._port}/postgres") as connection:
            connection.execute(f"create role {LOGIN} login createrole password '{PASSWORD}'")
            connection.execute(f"create database {DATABASE} owner {LOGIN}")

    def start(self) -> None:
        """Start it; it answers a little later."""
        command = [self._programs / "postgres", "-D", self._folder, "-p", str(self._port), "-k", self._folder]
        self._server = subprocess.Popen(command, user=self._user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(20)
            self._server = None


@dataclass(frozen=True, slots=True)
class DebianServers:
    """Where they listen. The login owns its database and may make roles; it is no superuser."""

    database_url: str
    redis_url: str
    postgres: Postgres


@contextmanager
def debian_servers() -> Iterator[DebianServers]:
    """Start both, and end them afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cm-debian-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        port = free_ports()
        postgres = Postgres(folder / "postgres", port)
        stack.callback(postgres.stop)
        postgres.make()
        stack.enter_context(_redis(folder, port + 1))
        database = f"postgresql://{LOGIN}:{PASSWORD}@127.0.0.1:{port}/{DATABASE}"
        yield DebianServers(database, f"redis://127.0.0.1:{port + 1}/0", postgres)


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
