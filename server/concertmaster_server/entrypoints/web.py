"""The web process: API and form pages on one port. Prints ``Ready http://HOST:PORT`` when it serves."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Sequence

import uvicorn

from concertmaster_server.pages.templates import prepare
from concertmaster_server.settings import Settings

from .read_settings import read_settings
from .wiring import set_up_logging
from .wiring_web import web_app


class _Server(uvicorn.Server):
    """Says when it serves."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            gc.collect()
            gc.freeze()
            # What hundreds of open requests hold is no garbage: looking through all of it every moment cost a tenth of the time.
            gc.set_threshold(10_000, 20, 50)
            print(f"Ready http://{_shown(self.config.host)}:{self.config.port}", flush=True)  # noqa: T201 - the supervisor waits for this line
            threading.Thread(target=prepare, name="preparing pages", daemon=True).start()


def main(_arguments: Sequence[str] = ()) -> None:
    """Serve until told to stop."""
    serve(read_settings())


def serve(settings: Settings) -> None:
    """Serve with these settings until told to stop."""
    set_up_logging(settings)
    config = uvicorn.Config(
        web_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
        backlog=8192,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="127.0.0.1",
    )
    _Server(config).run()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
