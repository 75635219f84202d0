"""The worker process: advances runs until told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import uvloop

from concertmaster_server.jobs.options import WorkerOptions
from concertmaster_server.jobs.worker import run_worker
from concertmaster_server.outbound.guard import GuardOptions
from concertmaster_server.outbound.hosts import HostOptions
from concertmaster_server.settings import Settings
from concertmaster_shared.api.runs import Priority

from .read_settings import read_settings
from .wiring import allow_list, blob_options, database_url, mail_server, public_url, set_up_logging, vault_of

_LOG: Final = logging.getLogger(__name__)


def main(_arguments: Sequence[str] = ()) -> None:
    """Work until told to stop."""
    work(read_settings())


def work(settings: Settings, *, queues: tuple[Priority, ...] = ("high", "medium", "low")) -> None:
    """Work with these settings until told to stop; what is on its way then gets its grace."""
    set_up_logging(settings)
    options = WorkerOptions(
        database_url=database_url(settings),
        redis_url=settings.redis.url or None,
        outbound=GuardOptions(allow=allow_list(settings), denied=_own_servers(settings)),
        hosts=HostOptions(places=settings.outbound.per_host, rate_per_s=settings.outbound.rate_per_host),
        blobs=blob_options(settings),
        mail=mail_server(settings),
        vault=vault_of(settings),
        public_url=public_url(settings),
        queues=queues,
        grace_s=settings.worker.grace_s,
        retention_days=settings.runs.retention_days,
        scan_url=settings.uploads.scan_url,
    )
    if options.vault is None:
        _LOG.warning("CONCERTMASTER_VAULT_KEY is not set: steps that use connections fail, and nobody can be asked")
    if settings.blobs.url is None:
        _LOG.warning(
            "CONCERTMASTER_BLOBS_URL is not set: large values lie on this machine, where other machines cannot read them"
        )
    _calm_collector()
    uvloop.run(_until_told(options))


def _calm_collector() -> None:
    """Let the collector of cycles look rarely: runs make many small values and hardly a cycle."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


async def _until_told(options: WorkerOptions) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run_worker(options, stop)


def _own_servers(settings: Settings) -> tuple[tuple[str, int], ...]:
    """Name database and Redis where they listen on a port: no workflow may call them."""
    urls = ((settings.database.url, 5432), (settings.redis.url, 6379))
    parts = ((urlsplit(url), usual) for url, usual in urls if url)
    return tuple((part.hostname, part.port or usual) for part, usual in parts if part.hostname)
