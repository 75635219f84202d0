"""Keep one part running: start it, tell when it is ready, start it again when it ends, end it for good."""

from __future__ import annotations

import asyncio
import math
import signal
from collections.abc import Callable
from datetime import UTC, datetime

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

from .errors import PartFailedError
from .parts import Part
from .process import Process
from .restart import next_delay
from .state import PartState, PartStatus
from .tasks import cancel


class Keeper:
    """Holds one part and its process; ``report`` hears of every change."""

    def __init__(self, part: Part, report: Callable[[PartStatus], None]) -> None:
        self.part = part
        self._report_to = report
        self._process: Process | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._restarts = 0
        self._serves_since = math.inf

    async def start(self) -> None:
        """Start the part and keep it running; raise if it ends before it is ready the first time."""
        await self._bring_up()
        self.persist()

    def persist(self) -> None:
        """Keep the part running from now on, also if its first start fails."""
        self._keeping = asyncio.create_task(self._keep(), name=f"keep {self.part.name}")

    async def ready_within(self, seconds: float) -> bool:
        """Wait at most ``seconds`` until the part is ready for the first time."""
        waiting = asyncio.create_task(self._ready.wait())
        await asyncio.wait({waiting}, timeout=seconds)
        await cancel(waiting)
        return self._ready.is_set()

    async def broken(self) -> None:
        """Return never, but raise what broke the keeping itself."""
        if self._keeping is not None:
            await asyncio.shield(self._keeping)

    async def stop(self, *, within_s: float) -> None:
        """End the part for good."""
        if self._keeping is not None:
            await cancel(self._keeping)
        if self._process is not None and self._process.alive:
            await self.part.stop(self._process, within_s=within_s)
        self._report(PartState.STOPPED)
        self.part.output.close()

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        delay_s: float | None = None
        while True:
            reason = await self._until_ended()
            self._process = None
            self._restarts += 1
            self._report(PartState.RESTARTING, reason)
            delay_s = next_delay(delay_s, loop.time() - self._serves_since)
            self._serves_since = math.inf
            await asyncio.sleep(delay_s)

    async def _until_ended(self) -> str:
        """Start the part if it does not run, wait for its end, and tell the reason."""
        try:
            process = self._process or await self._bring_up()
            return _cause(await process.exited())
        except ConcertMasterError as error:
            return sentence(error.code, error.parameters)
        except OSError as error:
            return str(error)

    async def _bring_up(self) -> Process:
        process = self._process = await self.part.spawn()
        self._report(PartState.STARTING)
        serving = asyncio.create_task(self.part.ready(process, lambda: self._report(PartState.RECOVERING)))
        ended = asyncio.create_task(process.exited())
        try:
            await asyncio.wait({serving, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not serving.done():
                output = self.part.output
                raise PartFailedError(
                    part=self.part.name, status=_cause(ended.result()), said=output.last_words(), log=output.path
                )
            serving.result()
        finally:
            await cancel(serving, ended)
        self._ready.set()
        self._serves_since = asyncio.get_running_loop().time()
        self._report(PartState.READY)
        return process

    def _report(self, state: PartState, reason: str | None = None) -> None:
        process = self._process
        self._report_to(
            PartStatus(
                name=self.part.name,
                state=state,
                since=datetime.now(UTC),
                log=self.part.output.path,
                pid=process.pid if process is not None and process.alive else None,
                restarts=self._restarts,
                reason=reason,
            )
        )


def _cause(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:  # a real-time signal has no name
        return f"killed by signal {-status}"
