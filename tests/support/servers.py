"""A PostgreSQL and a Redis for tests, as ``concertmaster up`` runs them.

``shared_servers()`` starts one pair for the whole pytest process (so one for each worker of pytest-xdist), in a process
beside it that ends with it. ``create_database`` then gives each test a database of its own, cheaply from a template.
``embedded(data_dir)`` runs a pair inside the test's own event loop.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from concertmaster_server.supervisor import Options, Supervisor

LOGIN = "concertmaster"
_MEMORY = Path("/dev") / "shm"
_ROOM_NEEDED = 1_000_000_000
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers listen. ``dsn`` is the login of our processes, ``superuser_dsn`` is for the tests themselves."""

    dsn: str
    redis_url: str
    superuser_dsn: str

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database that the login owns, and give its address. Nobody may be connected to the template."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(LOGIN), sql.Identifier(template)))
        return self.database(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def database(self, name: str) -> str:
        """Give the address of a database."""
        return urlunsplit(urlsplit(self.dsn)._replace(path=f"/{name}"))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.superuser_dsn, autocommit=True) as connection:
            connection.execute(statement)


@functools.cache
def shared_servers() -> Servers:
    """Start the servers of this pytest process, once; they end with it."""
    running = running_servers()
    servers = running.__enter__()  # the process has no later moment to leave it than its own end
    atexit.register(running.__exit__, None, None, None)
    return servers


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Run the servers in a process of their own, which ends with ours however we end."""
    command = [sys.executable, "-m", "tests.support.servers"]
    keeper = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, text=True, start_new_session=True
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        line = keeper.stdout.readline()
        if not line:
            raise RuntimeError("the servers for the tests did not start: see above")
        yield Servers(**json.loads(line))
    finally:
        keeper.stdin.close()
        keeper.wait()
        keeper.stdout.close()


@asynccontextmanager
async def embedded(data_dir: Path) -> AsyncIterator[Servers]:
    """Run PostgreSQL and Redis in ``data_dir`` for as long as the block lasts."""
    supervisor = Supervisor(Options(data_dir=data_dir), migrate=_nothing, children=lambda _: ())
    running = await supervisor.start()
    try:
        assert running.redis_url is not None, "tests need a redis-server: install concertmaster[embedded]"
        superuser = json.loads((data_dir / "passwords.json").read_text(encoding="utf-8"))["superuser"]
        address = urlsplit(running.database_url)
        superuser_dsn = urlunsplit(address._replace(netloc=f"postgres:{superuser}@", path="/postgres"))
        yield Servers(running.database_url, running.redis_url, superuser_dsn)
    finally:
        await supervisor.stop()


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """Give an empty folder that the servers' user can enter (pytest's own are private to root), in memory where it fits."""
    in_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_NEEDED
    folder = Path(tempfile.mkdtemp(prefix="cm-test-", dir=_MEMORY if in_memory else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _nothing(_: object) -> None:
    pass


async def _keep() -> None:
    """Run until whoever started us closes our standard input, which also happens when it is killed."""
    with reachable_folder() as folder:
        async with embedded(folder / "data") as servers:
            sys.stdout.write(json.dumps(asdict(servers)) + "\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_keep())
