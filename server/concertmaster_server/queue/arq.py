"""The doorbell over arq: a job that says "look", and nothing that matters if it is lost.

Nothing of arq's durability, retries, results or schedules is used. Jobs are JSON, so that whoever can write to Redis cannot run
code here. arq's worker ends when Redis goes; it is started again, for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Final

import orjson
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.worker import Worker, func
from redis.exceptions import RedisError

from .doorbell import DoorbellError, Ring

_LOG: Final = logging.getLogger(__name__)

QUEUE: Final = "concertmaster:wake"

_FUNCTION: Final = "wake"
_WAIT_S: Final = 0.25
_SILENT_S: Final = 5.0
"""After a failure nothing is tried for so long: a dead Redis must not slow down those who ring."""
_RETRY_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
_FAILURES: Final = (RedisError, OSError, TimeoutError, asyncio.TimeoutError)


class ArqDoorbell:
    """Rings at one worker, whoever comes first."""

    def __init__(self, url: str, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._settings = RedisSettings.from_dsn(url)
        self._settings.conn_retries = 0
        self._seconds = seconds
        self._pool: ArqRedis | None = None
        self._silent_until = 0.0

    async def wake(self, run_ids: str) -> None:
        """Put a job into the queue; raises ``DoorbellError`` within a quarter of a second."""
        if self._seconds() < self._silent_until:
            raise DoorbellError
        try:
            async with asyncio.timeout(_WAIT_S):
                if self._pool is None:
                    self._pool = await self._connect()
                await self._pool.enqueue_job(_FUNCTION, run_ids)
        except _FAILURES as failure:
            self._silent_until = self._seconds() + _SILENT_S
            raise DoorbellError from failure

    async def subscribe(self, ring: Ring) -> None:
        """Run arq's worker until cancelled, and start it again whenever it ends."""
        tries = 0
        while True:
            started = self._seconds()
            try:
                await self._serve(ring)
            except _FAILURES as failure:
                _LOG.warning("Redis is away; wake-ups come through PostgreSQL", extra={"reason": type(failure).__name__})
            tries = 0 if self._seconds() - started > _SILENT_S else tries + 1
            await asyncio.sleep(_RETRY_S[min(tries, len(_RETRY_S) - 1)])
            ring("")

    async def close(self) -> None:
        """Close the sending connection."""
        if self._pool is not None:
            await self._pool.aclose(close_connection_pool=True)

    async def _serve(self, ring: Ring) -> None:
        async def wake(_ctx: dict[Any, Any], run_ids: str) -> None:
            ring(run_ids)

        pool = await self._connect()
        worker = Worker(
            functions=[func(wake, name=_FUNCTION, keep_result=0, max_tries=1)],  # type: ignore[arg-type]  # its protocol wants a __qualname__
            redis_pool=pool,
            queue_name=QUEUE,
            handle_signals=False,
            max_jobs=50,
            job_timeout=5,
            keep_result=0,
            log_results=False,
            job_serializer=orjson.dumps,
            job_deserializer=orjson.loads,
        )
        try:
            await worker.async_run()
        finally:
            # Not the worker's own end: it speaks to Redis once more, which may be gone.
            for task in worker.tasks.values():
                task.cancel()
            await pool.aclose(close_connection_pool=True)

    async def _connect(self) -> ArqRedis:
        return await create_pool(
            self._settings, job_serializer=orjson.dumps, job_deserializer=orjson.loads, default_queue_name=QUEUE
        )
