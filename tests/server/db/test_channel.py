"""Listening, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.channel import Channel
from tests.support.databases import fresh_database


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    with fresh_database() as url:
        yield psycopg_dsn(url)


def channel(dsn: str) -> Channel:
    return Channel(dsn, "cm_test", name="test")


async def test_a_payload_is_heard(dsn: str) -> None:
    there, heard = asyncio.Event(), asyncio.Queue[str]()
    told = channel(dsn)
    listening = asyncio.create_task(told.listen(heard.put_nowait, connected=there.set))
    await asyncio.wait_for(there.wait(), 10)
    await told.send("a,b")
    assert await asyncio.wait_for(heard.get(), 10) == "a,b"
    listening.cancel()
    await asyncio.wait({listening})
    await told.close()
