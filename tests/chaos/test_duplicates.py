"""The same request comes many times at once, as browsers, proxies and impatient people send it: it counts once."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.chaos.ground import ground
from tests.chaos.load import Load
from tests.chaos.scale import times
from tests.support.posting import rows
from tests.support.web import running_web

AT_ONCE = 50


async def test_of_many_equal_requests_at_once_one_counts_and_all_are_told_the_same() -> None:
    keys = times(4, 200)
    async with ground() as here, running_web(here.stage.dsn) as web:
        async with web.client(await web.key(here.stage.organisation)) as client:
            load = Load(client)
            await load.prepare(here.receiver)
            ways = {way.name: way for way in load.ways}
            for way in ways.values():
                for number in range(keys):
                    told = await asyncio.gather(*(load.send(way, f"{way.name}-{number}") for _ in range(AT_ONCE)))
                    assert len(set(told)) == 1
            assert load.unexpected == {}
        assert await here.stage.ask("select count(*) from runs") == [(len(ways) * keys,)]
        stored: list[Any] = await rows(web, "select count(*) from submissions")
        assert stored == [(keys,)]
