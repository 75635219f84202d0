"""The one client for outbound calls: bounded in time, size and number, guarded, and keeping nothing that an answer says."""

from __future__ import annotations

import asyncio
import secrets
import time
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Final, Self

import httpcore
import httpx

from .errors import (
    AddressError,
    AnswerTooLargeError,
    AnswerUnreadableError,
    DeadlineError,
    RefusedError,
    UnreachableError,
)
from .guard import CONNECT_S, Guard, GuardOptions, Resolver, resolve_name
from .hosts import Caller, HostOptions, Hosts
from .retry_after import retry_after_s

BODY_LIMIT: Final = 10 * 1024 * 1024
HEADER_LIMIT: Final = 64 * 1024
_IDLE_S: Final = 30.0
_URL_LIMIT: Final = 8192
_ZLIB_ANY: Final = 47  # zlib and gzip, told apart by their first bytes
_NOBODY: Final = Caller()
_CHANCE: Final = secrets.SystemRandom()
_PORTS: Final = {"http": 80, "https": 443}
_BUSY: Final = frozenset({429, 503})
_CONNECTIONS: Final = 1000
"""More than a worker has calls on their way: nobody waits for connections that others hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRequest:
    """A call: ``timeout_s`` bounds it as a whole, from the wait for a place to the last byte."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    timeout_s: float = 30.0
    caller: Caller = _NOBODY


@dataclass(frozen=True, slots=True)
class OutboundAnswer:
    """What came back; header names are in small letters, repeated ones joined."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class OutboundClient:
    """Calls addresses that users choose."""

    def __init__(
        self,
        options: GuardOptions,
        resolve: Resolver = resolve_name,
        *,
        hosts: HostOptions | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = _CHANCE.random,
    ) -> None:
        self._clock = clock
        self._hosts = Hosts(hosts or HostOptions(), clock=clock, chance=chance)
        self._client = httpx.AsyncClient(
            transport=_GuardedTransport(Guard(options, resolve)),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(_IDLE_S, connect=CONNECT_S),
            # One client serves every organisation, so it keeps nothing that an answer sets.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        # What httpx would add by itself: we say only what the caller asked for.
        self._client.headers.clear()

    async def call(self, request: OutboundRequest) -> OutboundAnswer:
        """Make the call and give the whole answer; raises ``OutboundError``."""
        url = read_url(request.url)
        ends_at = self._clock() + request.timeout_s
        port = url.port or _PORTS[url.scheme]
        async with self._hosts.visit(url.host, port, request.caller, within_s=request.timeout_s) as visit:
            answer = await self._exchange(request, url, ends_at - self._clock())
            if answer.status in _BUSY:
                visit.asked_s = retry_after_s(answer.headers, datetime.now(UTC))
            return answer

    async def _exchange(self, request: OutboundRequest, url: httpx.URL, left_s: float) -> OutboundAnswer:
        headers = [("user-agent", "ConcertMaster"), ("accept-encoding", "identity"), *request.headers]
        try:
            async with asyncio.timeout(left_s):
                prepared = self._client.build_request(request.method, url, headers=headers, content=request.content or None)
                answer = await self._client.send(prepared, stream=True)
                try:
                    return await _read(answer)
                finally:
                    await answer.aclose()
        except TimeoutError as failure:
            raise DeadlineError(seconds=request.timeout_s) from failure
        except httpcore.ConnectTimeout as failure:
            raise DeadlineError(seconds=min(request.timeout_s, CONNECT_S), uncertain=False) from failure
        except httpcore.ConnectError as failure:
            raise UnreachableError(host=url.host) from failure
        except (httpcore.TimeoutException, httpx.TimeoutException) as failure:
            raise DeadlineError(seconds=min(request.timeout_s, _IDLE_S)) from failure
        except (httpcore.RemoteProtocolError, httpx.RemoteProtocolError, httpx.DecodingError) as failure:
            raise AnswerUnreadableError from failure
        except (httpcore.NetworkError, httpcore.ProxyError, httpx.TransportError, OSError) as failure:
            raise UnreachableError(host=url.host, uncertain=True) from failure
        except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, httpx.LocalProtocolError, ValueError) as failure:
            raise AddressError(reason="it holds characters that cannot be sent") from failure

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()


def read_url(text: str) -> httpx.URL:
    """Read an address as the client will use it; raises ``AddressError`` or ``RefusedError``."""
    if len(text) > _URL_LIMIT:
        raise AddressError(reason=f"it is longer than {_URL_LIMIT} characters")
    if any(character <= " " or character in "\\\x7f" for character in text):
        raise AddressError(reason="it holds a space, a backslash or a control character")
    try:
        url = httpx.URL(text)
        host, port = url.host, url.port
    except (httpx.InvalidURL, ValueError, UnicodeError) as failure:
        raise AddressError(reason="it cannot be read") from failure
    if url.scheme not in {"http", "https"}:
        raise AddressError(reason="it must start with http:// or https://")
    if not host:
        raise AddressError(reason="it names no host")
    if url.userinfo:
        raise AddressError(reason="it holds a user name; use the header Authorization")
    if "%" in host or port == 0:
        raise RefusedError(host=host)
    return url


class _GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over a pool whose connections the guard makes. Host and SNI stay the name that was asked for."""

    def __init__(self, guard: Guard) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=50,
            keepalive_expiry=15,
            network_backend=guard,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._pool.__aexit__(exc_type, exc_value, traceback)

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


async def _read(answer: httpx.Response) -> OutboundAnswer:
    if sum(len(name) + len(value) for name, value in answer.headers.raw) > HEADER_LIMIT:
        raise AnswerTooLargeError(limit=HEADER_LIMIT)
    packed = bytearray()
    async for chunk in answer.aiter_raw():
        packed += chunk
        if len(packed) > BODY_LIMIT:
            raise AnswerTooLargeError(limit=BODY_LIMIT)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return OutboundAnswer(answer.status_code, headers, _unpacked(bytes(packed), headers.get("content-encoding", "")))


def _unpacked(packed: bytes, encoding: str) -> bytes:
    """Unpack a body that came packed although we asked for none, never beyond the limit."""
    if encoding.strip().lower() in {"", "identity"} or not packed:
        return packed
    if encoding.strip().lower() not in {"gzip", "deflate", "x-gzip"}:
        raise AnswerUnreadableError
    unpacker = zlib.decompressobj(_ZLIB_ANY)
    try:
        content = unpacker.decompress(packed, BODY_LIMIT + 1)
    except zlib.error as failure:
        raise AnswerUnreadableError from failure
    if len(content) > BODY_LIMIT:
        raise AnswerTooLargeError(limit=BODY_LIMIT)
    return content
