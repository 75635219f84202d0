"""Follow a run: its records as they happen, from the first one, over as many connections as it takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from concertmaster_shared.api import runs
from concertmaster_shared.runs import Record

from .client import Client
from .events import EventReader
from .failure import OfflineError

_ENDS: Final = frozenset({"run_succeeded", "run_failed", "run_cancelled"})
_PAUSES: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


async def follow_run(client: Client, run_id: UUID, *, after: int = 0) -> AsyncIterator[Record]:
    """Give each record once and in order until the run ends; raises ``RemoteError`` only when the server refuses.

    A lost connection is taken up again after the last record that came, with longer and longer pauses.
    """
    failures = 0
    while True:
        try:
            async for record in _records(client, run_id, after):
                failures = 0
                if record.sequence <= after:
                    continue
                after = record.sequence
                yield record
                if record.kind in _ENDS:
                    return
        except OfflineError as lost:
            if lost.code == "server.untrusted":
                raise
        await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
        failures += 1


async def _records(client: Client, run_id: UUID, after: int) -> AsyncIterator[Record]:
    reader = EventReader()
    async with client.stream(runs.EVENTS, last_event_id=str(after) if after else "", run_id=run_id) as chunks:
        async for chunk in chunks:
            for event in reader.feed(chunk):
                try:
                    yield Record.model_validate_json(event.data, extra="ignore")
                except ValidationError:
                    continue  # a newer server may tell of what this program does not know
