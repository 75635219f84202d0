"""Whether this process lives, whether it can work, and its figures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from concertmaster_server import telemetry

from .answers import JSON_TYPE, to_json
from .parts import ApiParts, Part

_LOG: Final = logging.getLogger(__name__)
_PATIENCE_S: Final = 1.0


def health_routes(parts: ApiParts) -> list[Route]:
    """Give the routes that need no key."""

    async def live(_request: Request) -> Response:
        return _json({"status": "ok", "version": parts.version})

    async def metrics(_request: Request) -> Response:
        return Response(parts.metrics.exposition(), media_type=telemetry.METRICS_TYPE)

    return [
        Route("/health/live", live, methods=["GET"]),
        Route("/health/ready", _ready(parts), methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    ]


def _ready(parts: ApiParts) -> Callable[[Request], Awaitable[Response]]:
    async def probe_database() -> None:
        async with parts.database.transaction():
            pass

    probed = (Part(name="database", probe=probe_database, essential=True), *parts.parts)

    async def ready(_request: Request) -> Response:
        answers = await asyncio.gather(*(_answers(part) for part in probed))
        lines = [
            {"name": part.name, "status": "ok" if well else "down", "essential": part.essential}
            for part, well in zip(probed, answers, strict=True)
        ]
        down = [part for part, well in zip(probed, answers, strict=True) if not well]
        works = not any(part.essential for part in down)
        status = "unavailable" if not works else "degraded" if down else "ok"
        return _json({"status": status, "parts": lines}, 200 if works else 503)

    return ready


async def _answers(part: Part) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await part.probe()
    except Exception as failure:  # noqa: BLE001 - whatever a part raises, it is down
        _LOG.warning("a part does not answer", extra={"part": part.name, "reason": type(failure).__name__})
        return False
    return True


def _json(content: object, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    if status == 503:  # noqa: PLR2004 - service unavailable
        headers["Retry-After"] = "2"
    return Response(to_json(content), status_code=status, media_type=JSON_TYPE, headers=headers)
