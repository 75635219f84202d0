"""The guard between a call and the network: resolves a name once, judges every address, connects to a judged one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final

import httpcore

from .addresses import PUBLIC_PORTS, Address, AllowList, is_public, same_place
from .errors import RefusedError, UnreachableError

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Gives the addresses of a name, as texts."""

CONNECT_S: Final = 5.0

# Names under which clouds show machine credentials to whoever is inside; their addresses are refused as well.
_METADATA_NAMES: Final = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardOptions:
    """What may be called beside the public internet; ``denied`` are hosts with their ports, such as our own database's."""

    allow: AllowList = field(default_factory=AllowList)
    denied: tuple[tuple[str, int], ...] = ()


async def resolve_name(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    # A dot at the end would send even a written-down address to the name servers.
    found = await asyncio.get_running_loop().getaddrinfo(host.rstrip("."), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard(httpcore.AsyncNetworkBackend):
    """Makes the connections of the outbound client; raises ``RefusedError`` for an address that may not be called."""

    def __init__(
        self, options: GuardOptions, resolve: Resolver = resolve_name, *, public_ports: frozenset[int] = PUBLIC_PORTS
    ) -> None:
        self._options = options
        self._resolve = resolve
        self._public_ports = public_ports
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first judged address of ``host`` that answers; one that is refused refuses the whole name."""
        addresses = await self.judged(host, port)
        wait = CONNECT_S if timeout is None else min(timeout, CONNECT_S)
        for address in addresses:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                stream = await self._network.connect_tcp(str(address), port, wait, local_address, socket_options)
                if await self._is_expected(stream, host, address):
                    return stream
        raise UnreachableError(host=host)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - the signature is httpcore's
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - the signature is httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no call leaves through a file."""
        raise RefusedError(host=path)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def judged(self, host: str, port: int) -> list[Address]:
        """Resolve a name once and give its addresses; raises ``RefusedError`` where one may not be called."""
        if host.lower().rstrip(".") in _METADATA_NAMES:
            raise RefusedError(host=host)
        try:
            async with asyncio.timeout(CONNECT_S):
                addresses = [_address(text) for text in await self._resolve(host, port)]
        except (OSError, UnicodeError, TimeoutError) as failure:
            raise UnreachableError(host=host) from failure
        if not addresses:
            raise UnreachableError(host=host)
        for address in addresses:
            if not await self._may_call(host, port, address):
                raise RefusedError(host=host)
        return addresses

    async def _may_call(self, host: str, port: int, address: Address) -> bool:
        if await self._is_denied(port, address):
            return False
        if self._options.allow.covers(host, address):
            return True
        return port in self._public_ports and is_public(address) and not _is_own(address)

    async def _is_denied(self, port: int, address: Address) -> bool:
        for host, denied_port in self._options.denied:
            if port == denied_port:
                with suppress(OSError, UnicodeError):
                    found = await resolve_name(host, denied_port)
                    if any(same_place(_address(text), address) for text in found):
                        return True
        return False

    async def _is_expected(self, stream: httpcore.AsyncNetworkStream, host: str, address: Address) -> bool:
        """Look once more, at the connection itself: it must have reached the judged address, and not this machine unasked."""
        ends = [stream.get_extra_info("server_addr"), stream.get_extra_info("client_addr")]
        reached, own = (None if end is None else _address(end[0]) for end in ends)
        if (
            reached is not None
            and same_place(reached, address)
            and (self._options.allow.covers(host, reached) or (own is None or not same_place(own, reached)))
        ):
            return True
        await stream.aclose()
        raise RefusedError(host=host)


def _address(text: str) -> Address:
    return ip_address(text.partition("%")[0])


def _is_own(address: Address) -> bool:
    """Tell whether an address is one of this machine's: then the way to it begins there. Nothing is sent."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004 - the version of the protocol
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((str(address), 9))
        return _address(probe.getsockname()[0]) == address
    return False
