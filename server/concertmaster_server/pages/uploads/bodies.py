"""The bytes of a request as they come: bounded in idle time, and ended without a fault where the network ends them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from starlette.types import Receive

IDLE_S: Final = 30.0
"""Seconds of silence after which a sender counts as gone; what came by then is kept."""


class Body:
    """A request's body, read once. ``was_cut`` is true when it ended before it should."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.was_cut = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the next bytes."""
        while True:
            try:
                async with asyncio.timeout(IDLE_S):
                    message = await self._receive()
            except TimeoutError:
                self.was_cut = True
                return
            if message["type"] == "http.disconnect":
                self.was_cut = True
                return
            if message.get("body"):
                yield message["body"]
            if not message.get("more_body", False):
                return
