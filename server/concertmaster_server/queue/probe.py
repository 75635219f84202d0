"""Asking whether Redis answers, for health and ``doctor``."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis
from redis.exceptions import RedisError

from .doorbell import DoorbellError

_PATIENCE_S = 0.5


class RedisProbe:
    """Asks one Redis, over one kept connection."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=_PATIENCE_S, socket_connect_timeout=_PATIENCE_S)

    async def ask(self) -> str:
        """Give the server's version; raises ``DoorbellError`` where it does not answer soon."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                told = await self._redis.info("server")
        except (RedisError, OSError, TimeoutError) as failure:
            raise DoorbellError from failure
        return str(told["redis_version"])

    async def close(self) -> None:
        """Let go of the connection."""
        await self._redis.aclose()
