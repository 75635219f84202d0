"""The outermost layer: each request gets an id, is counted, and leaves one line in the log. Pure ASGI.

When very many succeed in one second, the rest of them leave a line together: a log must not cost more than what it tells of.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from concertmaster_server import telemetry
from concertmaster_server.identity.caller import Caller

_LOG: Final = logging.getLogger(__name__)
_NO_GUESSING: Final = (b"x-content-type-options", b"nosniff")
_REFUSED: Final = 400
_GIVEN_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")


_LINES_A_SECOND: Final = 100


class RequestScope:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, *, metrics: telemetry.Metrics, new_id: Callable[[], UUID]) -> None:
        self._app = app
        self._metrics = metrics
        self._new_id = new_id
        self._lines = _Lines()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a caller may bring an id of its own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given.decode("latin-1") if _GIVEN_ID.fullmatch(given) else str(self._new_id())
        sent_id = request_id.encode("latin-1")
        token = telemetry.request_id.set(request_id)
        status = 0
        began = time.perf_counter()

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", sent_id), _NO_GUESSING]
            await send(message)

        try:
            await self._app(scope, receive, note_status)
        finally:
            seconds = time.perf_counter() - began
            operation = scope.get("operation", "other")
            self._metrics.served(operation, status, seconds)
            if status >= _REFUSED or self._lines.has_room(began):
                said = {"operation": operation, "status": status, "ms": round(seconds * 1000, 1), **_who(scope)}
                _LOG.info("served", extra=said)
            telemetry.request_id.reset(token)


class _Lines:
    """Counts the lines of successes, second by second."""

    def __init__(self) -> None:
        self._second = 0
        self._asked = 0

    def has_room(self, seconds: float) -> bool:
        """Tell whether one more may be written; when a second is over, say how many were not."""
        if int(seconds) != self._second:
            if self._asked > _LINES_A_SECOND:
                _LOG.info("served more", extra={"count": self._asked - _LINES_A_SECOND})
            self._second, self._asked = int(seconds), 0
        self._asked += 1
        return self._asked <= _LINES_A_SECOND


def _who(scope: Scope) -> dict[str, str]:
    """Give who called, as far as it is known: ids alone, nothing that opens anything."""
    caller = scope.get("caller")
    return {"organisation": str(caller.organisation), "key": caller.key} if isinstance(caller, Caller) else {}
