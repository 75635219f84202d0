"""Tidying goes on for ever, also where the database was away."""

import asyncio

from concertmaster_server.blobs import open_store
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.jobs.tidy import Keeping, tidy_for_ever
from tests.support.blobs import BLOBS


class Away:
    """A line that fails at first and tells how often it was used."""

    def __init__(self):
        self.used = 0
        self.closed = False
        self.enough = asyncio.Event()

    async def use(self, _work):
        self.used += 1
        if self.used == 5:
            self.enough.set()
        if self.used < 3:
            raise UnavailableError
        return ()

    async def close(self):
        self.closed = True


async def test_it_tries_again_after_the_database_was_away():
    line = Away()
    tidying = asyncio.create_task(tidy_for_ever(line, Keeping(store=open_store(BLOBS)), every_s=0.001))
    async with asyncio.timeout(5):
        await line.enough.wait()
    tidying.cancel()
    assert line.closed
