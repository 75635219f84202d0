"""Calls of the API by operation: the same value that registers the server's route drives the call from here.

A call is repeated only where that cannot count twice: reading, and whatever carries an idempotency key. Redirects are not
followed, because a key is bound to its origin. httpx is imported by the first client: a start without a server needs none.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from concertmaster_shared.api import Operation

from .address import ServerAddress
from .failure import OfflineError, refusal, strange

if TYPE_CHECKING:
    import httpx

Answer = TypeVar("Answer")

_LONGEST_SILENCE_S: Final = 30.0
_LONGEST_SILENCE_OF_STREAMS_S: Final = 90.0
_LONGEST_CONNECTING_S: Final = 5.0
_PAUSES: Final = (0.3, 1.0)
_BUSY: Final = frozenset({429, 502, 503, 504})
_LONGEST_PAUSE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Answered(Generic[Answer]):
    """An answer with the ETag of the document that it holds."""

    value: Answer
    etag: str | None


class Client:
    """One server with one key. ``authority`` is a file with certificates of one's own authority."""

    def __init__(self, address: ServerAddress, *, key: str | None = None, authority: Path | None = None) -> None:
        import httpx  # noqa: PLC0415 - takes a sixth of a second of a start

        self.address = address
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http = httpx.AsyncClient(
            base_url=address.origin,
            headers=headers,
            timeout=_times(_LONGEST_SILENCE_S),
            verify=_trust(address, authority),
            trust_env=not address.is_loopback,  # a proxy has no business with this machine
        )

    async def call(
        self,
        operation: Operation[Answer],
        *,
        body: BaseModel | None = None,
        query: BaseModel | None = None,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **parts: object,
    ) -> Answer:
        """Call an operation, the parts of its path by name; raises ``RemoteError``."""
        answered = await self.exchange(
            operation, body=body, query=query, if_match=if_match, idempotency_key=idempotency_key, **parts
        )
        return answered.value

    async def exchange(
        self,
        operation: Operation[Answer],
        *,
        body: BaseModel | None = None,
        query: BaseModel | None = None,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **parts: object,
    ) -> Answered[Answer]:
        """Call an operation and keep the ETag of its answer."""
        request = self._http.build_request(
            operation.method,
            operation.url(**parts),
            params=_params(query),
            content=None if body is None else body.model_dump_json(exclude_defaults=False),
            headers=_headers(body, if_match, idempotency_key),
        )
        repeatable = operation.method == "GET" or (operation.idempotent and idempotency_key is not None)
        response = await self._send(request, pauses=_PAUSES if repeatable else ())
        return Answered(self._read(operation, response), response.headers.get("etag"))

    @asynccontextmanager
    async def stream(
        self, operation: Operation[Any], *, last_event_id: str = "", **parts: object
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open a stream of server-sent events; gives its bytes as they come. Raises ``RemoteError``."""
        import httpx  # noqa: PLC0415 - as above

        times = _times(_LONGEST_SILENCE_OF_STREAMS_S)
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_event_id} if last_event_id else {})
        try:
            async with self._http.stream("GET", operation.url(**parts), headers=headers, timeout=times) as response:
                if response.is_error:
                    await response.aread()
                    raise refusal(response, self.address.origin)
                yield response.aiter_bytes()
        except httpx.TransportError as failure:
            raise self._offline(failure) from failure
        except httpx.DecodingError as failure:
            raise strange(response.status_code, self.address.origin) from failure

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def _send(self, request: httpx.Request, *, pauses: tuple[float, ...]) -> httpx.Response:
        import httpx  # noqa: PLC0415 - as above

        try:
            response = await self._http.send(request)
        except httpx.TransportError as failure:
            if pauses and not _is_untrusted(failure):
                await asyncio.sleep(pauses[0])
                return await self._send(request, pauses=pauses[1:])
            raise self._offline(failure) from failure
        except httpx.DecodingError as failure:  # packed in another way than it says: a proxy's doing
            raise strange(0, self.address.origin) from failure
        if response.status_code in _BUSY and pauses and (pause := _asked_pause(response, pauses[0])) <= _LONGEST_PAUSE:
            await asyncio.sleep(pause)
            return await self._send(request, pauses=pauses[1:])
        return response

    def _read(self, operation: Operation[Answer], response: httpx.Response) -> Answer:
        if not response.is_success:
            raise refusal(response, self.address.origin)
        try:
            # A newer server may say more than this program knows.
            return TypeAdapter(operation.answer).validate_json(response.content or b"{}", extra="ignore")
        except ValidationError as misfit:
            raise refusal(response, self.address.origin) from misfit

    def _offline(self, failure: httpx.TransportError) -> OfflineError:
        import httpx  # noqa: PLC0415 - as above

        if _is_untrusted(failure):
            return OfflineError("server.untrusted", self.address.origin, str(failure))
        code = "server.slow" if isinstance(failure, httpx.TimeoutException) else "server.offline"
        return OfflineError(code, self.address.origin)


def _times(silence_s: float) -> httpx.Timeout:
    import httpx  # noqa: PLC0415 - as above

    return httpx.Timeout(_LONGEST_SILENCE_S, connect=_LONGEST_CONNECTING_S, pool=_LONGEST_CONNECTING_S, read=silence_s)


def _params(query: BaseModel | None) -> dict[str, Any] | None:
    return None if query is None else query.model_dump(mode="json", exclude_none=True)


def _headers(body: BaseModel | None, if_match: str | None, idempotency_key: str | None) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json" if body is not None else None,
        "If-Match": if_match,
        "Idempotency-Key": idempotency_key,
    }
    return {name: value for name, value in headers.items() if value is not None}


def _asked_pause(response: httpx.Response, usual: float) -> float:
    try:
        return float(response.headers["retry-after"])
    except (KeyError, ValueError):
        return usual


def _is_untrusted(failure: BaseException | None) -> bool:
    """Tell whether a certificate is behind a failure, however deep."""
    while failure is not None:
        if isinstance(failure, ssl.SSLCertVerificationError):
            return True
        failure = failure.__cause__ or failure.__context__
    return False


def _trust(address: ServerAddress, authority: Path | None) -> ssl.SSLContext | bool:
    """Trust what the system trusts, and the authority that a person named for this server; there is no way to trust less."""
    if address.origin.startswith("http://"):
        return True
    context = ssl.create_default_context()
    if authority is not None:
        context.load_verify_locations(cafile=str(authority))
    return context
