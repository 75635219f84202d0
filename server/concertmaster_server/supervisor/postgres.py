"""The embedded PostgreSQL: one server on a Unix socket, with passwords, for the processes of one machine."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable

from . import cluster
from .folder import DataFolder
from .leftovers import end_leftovers
from .output import Output
from .passwords import Passwords
from .process import Process
from .programs import PostgresPrograms
from .spawn import SERVER_ENVIRONMENT, Launch
from .waiting import until

_STATUS_LINE = 7
_LAST_RESORT_S = 0.7


class Postgres:
    """Owns the cluster in the data folder. ``prepare`` once, then it is a part like any other."""

    name = "postgres"

    def __init__(self, folder: DataFolder, programs: PostgresPrograms) -> None:
        self.output = Output(folder.logs / "postgres.log")
        self._folder = folder
        self._programs = programs
        self._data = folder.postgres / "data"
        self._pid_file = self._data / "postmaster.pid"
        self._passwords: Passwords | None = None
        self._was_killed = False

    async def prepare(self) -> None:
        """Make sure there is a cluster, and nobody at work in it."""
        await self._clear_the_way()
        self._passwords = await cluster.prepare(self._folder, self._programs, self.output)

    def url(self, *, database: str = cluster.DATABASE) -> str:
        """Give the address for our processes: a login that owns its database and is no superuser."""
        return self._url(cluster.LOGIN, self._known.login, database)

    def superuser_url(self, *, database: str = cluster.SUPERUSER) -> str:
        """Give the address of the superuser, which no process of ours ever sees."""
        return self._url(cluster.SUPERUSER, self._known.superuser, database)

    async def spawn(self) -> Process:
        """Start it; files that a killed server left are in nobody's way."""
        await self._clear_the_way()
        launch = Launch(
            argv=(self._programs.postgres, "-D", str(self._folder.postgres), "-c", f"data_directory={self._data}"),
            environment=SERVER_ENVIRONMENT,
            orphan_signal=signal.SIGINT,
            account=self._folder.account,
            folder=self._folder.postgres,
        )
        return await Process.start(launch, self.output)

    async def ready(self, process: Process, recovering: Callable[[], None]) -> None:
        """Wait until it takes connections, however long the log of a crash takes to replay."""
        if self._was_killed:
            recovering()
        await until(lambda: self._takes_connections(process.pid))
        self._was_killed = False

    async def stop(self, process: Process, *, within_s: float) -> None:
        """Shut down fast; when the checkpoint takes too long, at once: the next start then replays the log."""
        process.send(signal.SIGINT)
        if not await process.ended_within(within_s - _LAST_RESORT_S):
            await process.stop(signal.SIGQUIT, within_s=_LAST_RESORT_S)

    @property
    def _known(self) -> Passwords:
        if self._passwords is None:
            raise RuntimeError("prepare() comes first")
        return self._passwords

    def _url(self, login: str, password: str, database: str) -> str:
        return f"postgresql://{login}:{password}@/{database}?host={self._folder.sockets}"

    def _takes_connections(self, pid: int) -> bool:
        # The server itself writes its state there: cheaper than a connection, and it asks for no password.
        with contextlib.suppress(OSError):
            lines = self._pid_file.read_text(encoding="utf-8").splitlines()
            return len(lines) > _STATUS_LINE and lines[0] == str(pid) and lines[_STATUS_LINE].strip() == "ready"
        return False

    async def _clear_the_way(self) -> None:
        """End what an earlier start left, and remove lock files that may name a pid somebody else has by now.

        That is common in containers. It is safe while we hold the data folder and nobody works in the cluster.
        """
        self._was_killed |= self._pid_file.exists()
        if await end_leftovers("postgres", self._data, ask=signal.SIGINT, leader=self._recorded_pid()):
            for stale in (self._pid_file, *self._folder.sockets.glob(".s.PGSQL.5432*")):
                stale.unlink(missing_ok=True)

    def _recorded_pid(self) -> int:
        try:
            return abs(int(self._pid_file.read_text(encoding="utf-8").split("\n", 1)[0]))
        except (OSError, ValueError):
            return 0
