"""Forget submissions that their forms keep no longer, in small bites: submits go on between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Final

from concertmaster_server.blobs import BlobStore
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.answers.retention import (
    find_old_submissions,
    forget_old_drafts,
    forget_submissions,
    forget_traces,
)
from concertmaster_server.runs.payloads import remove_payloads

_BITE: Final = 200
"""Submissions a transaction."""

_TRACES: Final = 5_000
"""Submissions that are cut off from their senders in one round."""

_PAUSE_S: Final = 0.05


async def forget_old_submissions(
    line: Line, store: BlobStore, *, within_s: float, seconds: Callable[[], float] = time.monotonic
) -> int:
    """Forget old submissions, old drafts, and who sent anonymous ones; stops after ``within_s`` seconds. Gives how many went.

    Raises ``UnavailableError``. Their files are let go of, and removed with all other files that nobody has use for.
    """
    until, count = seconds() + within_s, 0
    await line.use(forget_old_drafts)
    await line.use(partial(forget_traces, limit=_TRACES))
    while seconds() < until:
        old = await line.use(partial(find_old_submissions, limit=_BITE))
        forgotten = 0
        for organisation, some in groupby(sorted(old, key=lambda one: one.org_id), key=lambda one: one.org_id):
            ids = [one.id for one in some]
            gone, runs = await line.use(partial(forget_submissions, organisation=organisation, ids=ids))
            forgotten += gone
            await remove_payloads(store, organisation, runs)
        count += forgotten
        if len(old) < _BITE or not forgotten:
            break
        await asyncio.sleep(_PAUSE_S)
    return count
