"""Listening, and how it ends."""

from __future__ import annotations

import asyncio

from concertmaster_server.db.channel import end_listening


async def test_listening_ends_though_a_cancellation_was_swallowed() -> None:
    swallowed = 0

    async def deaf() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed > 1:
                    raise

    listening = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    await asyncio.wait_for(end_listening(listening), 5)
    assert listening.cancelled()
