"""Plain connections for what is not HTTP, behind the same guard: the caller gets a socket that leads to a judged address."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import ClassVar, Final

from .addresses import Address, is_loopback
from .errors import OutboundError, RefusedError, UnreachableError
from .guard import CONNECT_S, Guard, GuardOptions, Resolver, resolve_name

MAIL_PORTS: Final = frozenset({25, 465, 587, 2525})
"""Where public mail servers may be called; allowed ones may be called anywhere."""


class NotDialledError(RefusedError):
    """The guard does not let this connection out. Takes ``host`` and ``ports``, the public ones."""

    code: ClassVar[str] = "outbound.not_dialled"


class InTheOpenError(OutboundError):
    """What follows would not be encrypted, and the host is neither this machine nor allowed on purpose. Takes ``host``."""

    code: ClassVar[str] = "outbound.in_the_open"


class Dialler:
    """Connects to hosts. ``trusted`` says that the operator chose the host, so that it may be anywhere."""

    def __init__(
        self, options: GuardOptions, *, public_ports: frozenset[int], trusted: bool = False, resolve: Resolver = resolve_name
    ) -> None:
        self._options = options
        self._trusted = trusted
        self._resolve = resolve
        self._public_ports = public_ports
        self._guard = Guard(options, resolve, public_ports=public_ports)

    async def __call__(self, host: str, port: int, *, in_the_open: bool) -> socket.socket:
        """Connect to the first address that answers; raises ``OutboundError``. ``in_the_open``: nothing will be encrypted."""
        addresses = await (self._found(host, port) if self._trusted else self._judged(host, port))
        if in_the_open and not all(is_loopback(address) or self._options.allow.covers(host, address) for address in addresses):
            raise InTheOpenError(host=host)
        for address in addresses:
            with suppress(OSError, TimeoutError):
                return await _connect(address, port)
        raise UnreachableError(host=host)

    async def _judged(self, host: str, port: int) -> list[Address]:
        try:
            return await self._guard.judged(host, port)
        except RefusedError as refusal:
            ports = ", ".join(map(str, sorted(self._public_ports)))
            raise NotDialledError(host=host, ports=ports) from refusal

    async def _found(self, host: str, port: int) -> list[Address]:
        try:
            async with asyncio.timeout(CONNECT_S):
                return [ip_address(text.partition("%")[0]) for text in await self._resolve(host, port)]
        except (OSError, UnicodeError, TimeoutError) as failure:
            raise UnreachableError(host=host) from failure


async def _connect(address: Address, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)  # noqa: PLR2004 - the protocol's
    try:
        made.setblocking(False)
        async with asyncio.timeout(CONNECT_S):
            await asyncio.get_running_loop().sock_connect(made, (str(address), port))
    except BaseException:  # whatever it was, nobody else can close this socket
        made.close()
        raise
    return made
