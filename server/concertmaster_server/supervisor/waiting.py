"""Wait for something that nobody announces."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_PAUSE_S = 0.01


async def until(condition: Callable[[], bool], *, within_s: float | None = None) -> bool:
    """Ask every ten milliseconds until ``condition`` holds; tell whether it did in time."""
    loop = asyncio.get_running_loop()
    deadline = None if within_s is None else loop.time() + within_s
    while not condition():
        if deadline is not None and loop.time() >= deadline:
            return False
        await asyncio.sleep(_PAUSE_S)
    return True
