"""Opening a connection, and giving it up in the middle."""

from __future__ import annotations

import asyncio
import random
import time

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.link import connect
from tests.support.databases import fresh_database


async def test_a_connection_given_up_while_it_opens_holds_no_place() -> None:
    """The server drops no database while somebody is in the middle of authentication, which it bears for a minute."""
    chance = random.Random(5)  # noqa: S311 - the same moments each time
    given_up = []
    with fresh_database() as url:
        for _ in range(60):
            opening = asyncio.create_task(connect(psycopg_dsn(url), name="test"))
            await asyncio.sleep(chance.uniform(0, 0.006))
            opening.cancel()
            await asyncio.sleep(0)
            opening.cancel()
            await asyncio.wait({opening}, timeout=5)
            if not opening.cancelled():
                await opening.result().close()
            given_up.append(opening)  # whoever keeps the task keeps what it was doing
        dropping = time.monotonic()
    assert any(opening.cancelled() for opening in given_up)
    assert time.monotonic() - dropping < 5
