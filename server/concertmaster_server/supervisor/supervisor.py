"""Start every part in its order, keep it running, end all in order. Knows parts, not what they do."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Sequence

from .account import servers_account
from .folder import DataFolder
from .keeper import Keeper
from .options import Child, Options, Servers
from .parts import Part
from .postgres import Postgres
from .program import Program
from .programs import find_postgres, find_redis, reachable_postgres, reachable_redis
from .redis import Redis
from .spawn import Account
from .state import PartStatus, StateFile
from .tasks import all_of, cancel

_PROGRAMS_SHARE = 0.5
_REDIS_SHARE = 0.1
_REDIS_PATIENCE_S = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _say_nothing(_: PartStatus) -> None:
    pass


async def _forever() -> None:
    await asyncio.Event().wait()


class Supervisor:
    """Owns everything that runs on this machine for one data folder; make another for another start.

    ``migrate`` runs as soon as PostgreSQL answers; ``children`` then says which processes to start. Both get the servers'
    addresses. ``on_change`` hears of every change of a part.
    """

    def __init__(
        self,
        options: Options,
        *,
        migrate: Callable[[Servers], Awaitable[None]],
        children: Callable[[Servers], Sequence[Child]],
        on_change: Callable[[PartStatus], None] = _say_nothing,
    ) -> None:
        self._options = options
        self._migrate = migrate
        self._children = children
        self._on_change = on_change
        self._folder = DataFolder(options.data_dir)
        self._state = StateFile(self._folder.state_file)
        self._servers: Servers | None = None
        self._statuses: dict[str, PartStatus] = {}
        self._keepers: dict[str, Keeper] = {}
        self._holds_folder = False

    @property
    def account(self) -> str | None:
        """Name the system user that runs the servers, where it is not ourselves."""
        return self._folder.account.name if self._folder.account else None

    async def run(self, on_ready: Callable[[Servers], None]) -> None:
        """Start, stay until SIGTERM, SIGINT or SIGHUP, end all in order. A failed start ends what had begun, and raises."""
        loop = asyncio.get_running_loop()
        asked = asyncio.Event()
        # Who starts us with nohup wants us to outlive the terminal.
        signals = [number for number in _SIGNALS if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN]
        for number in signals:
            loop.add_signal_handler(number, asked.set)
        waiting = asyncio.create_task(asked.wait())
        work = asyncio.create_task(self._start_and_stay(on_ready))
        try:
            await asyncio.wait({waiting, work}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await cancel(waiting, work)
            await self.stop()
            for number in signals:
                loop.remove_signal_handler(number)
        if not work.cancelled():
            work.result()

    async def start(self) -> Servers:
        """Start every part; return when all are ready. If one cannot, end the others and raise."""
        self._folder.take(self._servers_account())
        self._holds_folder = True
        try:
            self._servers = await self._start_servers()
            await self._start_children(self._children(self._servers))
        except BaseException:  # a cancelled start, too, leaves nothing behind
            await asyncio.shield(self.stop())
            raise
        return self._servers

    async def stop(self) -> None:
        """End every part: our processes, then Redis, then PostgreSQL, each by force when its time is over."""
        if not self._holds_folder:
            return
        self._holds_folder = False
        loop = asyncio.get_running_loop()
        whole_s = self._options.stop_within_s
        deadline = loop.time() + whole_s
        redis, postgres = self._keepers.pop(Redis.name, None), self._keepers.pop(Postgres.name, None)
        try:
            await all_of(keeper.stop(within_s=whole_s * _PROGRAMS_SHARE) for keeper in self._keepers.values())
            if redis is not None:
                await redis.stop(within_s=whole_s * _REDIS_SHARE)
            if postgres is not None:
                await postgres.stop(within_s=deadline - loop.time())
            self._state.write(None, list(self._statuses.values()))
        finally:
            self._folder.release()

    async def _start_and_stay(self, on_ready: Callable[[Servers], None]) -> None:
        on_ready(await self.start())
        await all_of([_forever(), *(keeper.broken() for keeper in self._keepers.values())])

    async def _start_servers(self) -> Servers:
        redis_url = self._options.redis_url or self._begin_redis()
        database_url = self._options.database_url or await self._start_postgres()
        servers = Servers(database_url=database_url, redis_url=redis_url)
        await self._migrate(servers)
        if Redis.name in self._keepers:
            # Wake-ups are a convenience: a Redis that cannot start holds nobody up, and is tried again all the while.
            await self._keepers[Redis.name].ready_within(_REDIS_PATIENCE_S)
        return servers

    async def _start_children(self, children: Sequence[Child]) -> None:
        """Start who says when it is ready before the others: beside them it would only take longer."""
        for first in (True, False):
            programs = [Program(child, self._folder.logs) for child in children if (child.ready_line is not None) is first]
            await all_of(self._keeper(program).start() for program in programs)

    def _servers_account(self) -> Account | None:
        if self._options.database_url is not None and self._options.redis_url is not None:
            return None
        return servers_account(self._folder.postgres / "data")

    async def _start_postgres(self) -> str:
        postgres = Postgres(self._folder, reachable_postgres(find_postgres(), self._folder))
        keeper = self._keeper(postgres)
        await postgres.prepare()
        await keeper.start()
        return postgres.url()

    def _begin_redis(self) -> str | None:
        program = find_redis()
        if program is None:
            return None
        redis = Redis(self._folder, reachable_redis(program, self._folder))
        keeper = self._keeper(redis)
        redis.prepare()
        keeper.persist()
        return redis.url

    def _keeper(self, part: Part) -> Keeper:
        keeper = self._keepers[part.name] = Keeper(part, self._change)
        return keeper

    def _change(self, status: PartStatus) -> None:
        self._statuses[status.name] = status
        self._state.write(self._servers, list(self._statuses.values()))
        # A console that is gone stops nothing.
        with contextlib.suppress(OSError):
            self._on_change(status)
