"""A worker that kills itself at a named point: the product's own worker, with some of its functions wrapped from outside.

The environment says where: ``CHAOS_POINT`` names a point, ``CHAOS_PASS`` at which pass of it. The product knows nothing of this.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from concertmaster_server.entrypoints import worker


@dataclass(frozen=True, slots=True)
class Point:
    """Where to die: around a call of the function that ``place`` knows as ``name``; ``counts`` says which calls count."""

    place: str
    name: str
    when: Literal["before", "after"]
    counts: Callable[..., bool] = lambda *_args, **_more: True


def _releases(_connection: object, _worker: object, entries: Any) -> bool:
    return any(entry.release for entry in entries)


def _goes_on(*arguments: Any) -> bool:
    return not _releases(*arguments)


POINTS = {
    "before a claim": Point("concertmaster_server.runs.claim", "claim", "before"),
    "after a claim": Point("concertmaster_server.runs.claim", "claim", "after"),
    "before a commit": Point("concertmaster_server.runs.ledger", "append", "before", _goes_on),
    "after a commit": Point("concertmaster_server.runs.ledger", "append", "after", _goes_on),
    "an attempt has begun": Point("concertmaster_server.runs.advance", "perform", "before"),
    "an effect is done": Point("concertmaster_server.runs.advance", "perform", "after"),
    "before a run is let go": Point("concertmaster_server.runs.ledger", "append", "before", _releases),
    "after a run was let go": Point("concertmaster_server.runs.ledger", "append", "after", _releases),
}


def arm(point: Point, passes: int) -> None:
    """Wrap the function, so that this process dies at its ``passes``-th counting call."""
    module = importlib.import_module(point.place)
    wrapped = getattr(module, point.name)
    left = passes

    def die_when_due(*arguments: Any, **more: Any) -> None:
        nonlocal left
        left -= point.counts(*arguments, **more)
        if left <= 0 and point.counts(*arguments, **more):
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(wrapped)
    async def dying(*arguments: Any, **more: Any) -> Any:
        if point.when == "before":
            die_when_due(*arguments, **more)
        result = await wrapped(*arguments, **more)
        if point.when == "after":
            die_when_due(*arguments, **more)
        return result

    setattr(module, point.name, dying)


def main() -> None:
    """Work, and die when it is time."""
    arm(POINTS[os.environ["CHAOS_POINT"]], int(os.environ["CHAOS_PASS"]))
    worker.main()
