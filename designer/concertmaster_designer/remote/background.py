"""One asyncio loop on one thread: everything that waits runs there, so that the window never does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

Result = TypeVar("Result")

_FIRST_STEPS: Final = 10
"""Turns of the loop within which whatever was just submitted, and what that starts in turn, takes its first step."""


class Background:
    """Starts with its making; ``close`` cancels what still runs and waits for it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._last: Callable[[], Coroutine[Any, Any, object]] | None = None
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)
        self._thread.start()

    def submit(self, coroutine: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Run a coroutine; its result, failure or cancelling arrives in the future, whose callbacks run on this thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self, last: Callable[[], Coroutine[Any, Any, object]] | None = None, *, patience: float = 5.0) -> None:
        """Cancel what runs, run ``last``, end the thread; seconds of patience for all of it."""
        if self._thread.is_alive():
            self._last = last
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(patience)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        # A task that is cancelled before its first step leaves coroutines behind that nobody ever awaits.
        self._loop.run_until_complete(_take_turns(_FIRST_STEPS))
        # What is cancelled may start more on its way out.
        while running := asyncio.all_tasks(self._loop):
            for task in running:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*running, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        if self._last is not None:
            self._loop.run_until_complete(self._last())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


async def _take_turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)
