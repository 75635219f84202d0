"""Forget ended runs that are older than they are to be kept, in small bites: claims and commits go on between them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from concertmaster_server.blobs import BlobError, BlobStore
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.retention import OldRun, find_old_runs, forget_runs
from concertmaster_server.runs.payloads import prefix_of

_LOG: Final = logging.getLogger(__name__)

_BITE: Final = 200
"""Runs a transaction."""

_PAUSE_S: Final = 0.05
_AT_ONCE: Final = 10


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many runs were forgotten, and whether all that was old is gone."""

    runs: int
    finished: bool


async def forget_old_runs(
    line: Line,
    store: BlobStore,
    *,
    days: int | None,
    within_s: float,
    seconds: Callable[[], float] = time.monotonic,
) -> Forgotten:
    """Forget old runs for about ``within_s`` seconds; raises ``UnavailableError``.

    Large values go first: a run whose values cannot be removed stays whole, and is tried again the next time.
    """
    until, count = seconds() + within_s, 0
    passed_over: list[UUID] = []
    while seconds() < until:
        old = await line.use(partial(find_old_runs, days=days, limit=_BITE, passed_over=passed_over))
        emptied = await _without_payloads(store, old)
        forgotten = await line.use(partial(forget_runs, runs=emptied)) if emptied else 0
        count += forgotten
        heavy = {run.id for run in old} - set(emptied)
        passed_over += heavy
        if len(old) < _BITE or not (forgotten or heavy):
            return Forgotten(count, finished=True)
        await asyncio.sleep(_PAUSE_S)
    return Forgotten(count, finished=False)


async def _without_payloads(store: BlobStore, old: Sequence[OldRun]) -> list[UUID]:
    """Remove the large values of runs; give those that have none any more."""
    emptied = [run.id for run in old if not run.has_payloads]
    heavy = [run for run in old if run.has_payloads]
    for start in range(0, len(heavy), _AT_ONCE):
        some = heavy[start : start + _AT_ONCE]
        done = await asyncio.gather(*(_remove(store, run) for run in some))
        emptied += [run.id for run, gone in zip(some, done, strict=True) if gone]
    return emptied


async def _remove(store: BlobStore, run: OldRun) -> bool:
    try:
        await store.delete_prefix(prefix_of(run.org_id, run.id))
    except BlobError:
        _LOG.warning("the large values of an old run cannot be removed yet", extra={"run": str(run.id)})
        return False
    return True
