"""Whose call it is: the key in the header, remembered for half a second so that a burst asks the database once.

A revoked key works no longer than that memory: less than a second in every process.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from concertmaster_server.identity import keys
from concertmaster_server.identity.authenticate import authenticate
from concertmaster_server.identity.caller import Caller, UnauthenticatedError

from .parts import ApiParts

_SCHEME: Final = "bearer"
_MOST_REMEMBERED: Final = 10_000


class Callers:
    """Finds the holder of a key."""

    def __init__(self, parts: ApiParts) -> None:
        self._parts = parts
        # By the hash of the key: no secret lies about in memory longer than its request.
        self._recent: OrderedDict[bytes, tuple[Caller, float]] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[Caller]] = {}

    def recall(self, headers: Mapping[bytes, bytes]) -> Caller | None:
        """Give who sent this request where that is remembered; raises ``UnauthenticatedError`` where no key of ours is sent."""
        known = self._recent.get(_key_in(headers).hash)
        return known[0] if known is not None and known[1] > self._parts.seconds() else None

    async def find(self, headers: Mapping[bytes, bytes]) -> Caller:
        """Give who sent this request; raises ``UnauthenticatedError``."""
        key = _key_in(headers)
        asking = self._asking.get(key.hash)
        if asking is None:
            asking = self._asking[key.hash] = asyncio.create_task(self._ask(key))
            asking.add_done_callback(lambda _: self._asking.pop(key.hash, None))
        # Whoever goes away must not take the answer from the others.
        return await asyncio.shield(asking)

    async def _ask(self, key: keys.ApiKey) -> Caller:
        """Ask the database, once for all who come with this key at the same time."""
        seconds = self._parts.seconds()
        self._recent.pop(key.hash, None)
        async with self._parts.database.transaction() as tx:
            caller = await authenticate(tx, key.text, self._parts.now())
        # Counted from before the look-up: a revocation in between must not be outlived.
        self._recent[key.hash] = (caller, seconds + self._parts.options.key_memory_s)
        if len(self._recent) > _MOST_REMEMBERED:
            self._recent.popitem(last=False)
        return caller


def _key_in(headers: Mapping[bytes, bytes]) -> keys.ApiKey:
    scheme, _, text = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    key = keys.read(text.strip())
    if scheme.lower() != _SCHEME or key is None:
        raise UnauthenticatedError
    return key
