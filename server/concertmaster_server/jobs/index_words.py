"""All the time: make what was submitted findable by its words, soon after. Any worker may; doing it twice changes nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final
from uuid import UUID

from concertmaster_server.answers.words import words_of
from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.answers.word_index import Unread, insert_words, newest_with_words, without_words
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError

_LOG: Final = logging.getLogger(__name__)

EVERY_S: Final = 2.0
BATCH: Final = 200

LOOK_BACK_S: Final = 300.0
"""How often to look for submissions that were committed after later ones."""

_BACK_MS: Final = 15 * 60 * 1000
"""How far to look back: longer than any transaction may last, and than clocks of machines differ."""

_PAUSE_S: Final = 0.02


async def index_words(raw: RawConnection, *, after: UUID, limit: int = BATCH) -> UUID | None:
    """Give words to the first submissions made after another that have none; give the last of them, None when all have."""
    async with raw.transaction():
        unread = await without_words(raw, after=after, limit=limit)
        if not unread:
            return None
        await insert_words(raw, unread, await asyncio.to_thread(_read, unread))
        return unread[-1].id


def look_back(newest: UUID) -> UUID:
    """Give an id made so long before another that nothing older can still be missing."""
    made = max(0, (newest.int >> 80) - _BACK_MS)
    return UUID(int=made << 80)


async def index_words_for_ever(line: Line, *, every_s: float = EVERY_S, look_back_s: float = LOOK_BACK_S) -> None:
    """Index until cancelled."""
    looked_back = -look_back_s
    while True:
        try:
            newest = await line.use(newest_with_words)
            if time.monotonic() - looked_back >= look_back_s:
                newest, looked_back = look_back(newest), time.monotonic()
            await _index_all(line, newest)
        except UnavailableError:
            _LOG.debug("a round of words did not reach the database")
        except UnstorableError:
            _LOG.exception("the database refuses the words of a submission")
        await asyncio.sleep(every_s)


async def _index_all(line: Line, after: UUID) -> None:
    last: UUID | None = after
    while last is not None:
        begins = last

        async def once(raw: RawConnection, begins: UUID = begins) -> UUID | None:
            return await index_words(raw, after=begins)

        last = await line.use(once)
        await asyncio.sleep(_PAUSE_S)


def _read(unread: tuple[Unread, ...]) -> list[str]:
    return [words_of(one.data) for one in unread]
