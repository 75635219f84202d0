"""Tidying goes on for ever, also where the database was away."""

import asyncio

from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.jobs.tidy import tidy_for_ever


class Away:
    """A line that fails at first and tells how often it was used."""

    def __init__(self):
        self.used = 0
        self.enough = asyncio.Event()

    async def use(self, _work):
        self.used += 1
        if self.used == 5:
            self.enough.set()
        if self.used < 3:
            raise UnavailableError
        return 0


async def test_it_tries_again_after_the_database_was_away():
    line = Away()
    tidying = asyncio.create_task(tidy_for_ever(line, every_s=0.001))
    async with asyncio.timeout(5):
        await line.enough.wait()
    tidying.cancel()
