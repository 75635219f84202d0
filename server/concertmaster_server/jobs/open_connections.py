"""Connections as executors open them: read and unsealed when a step asks, remembered for a few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.named_connections import ConnectionRow, find_named
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.executors.connections import (
    ConnectionSealedError,
    ConnectionUnavailableError,
    ConnectionUnknownError,
    OpenConnection,
)
from concertmaster_server.vault import OpenError, Sealed, Vault

_MEMORY_S: Final = 5.0
_MOST_REMEMBERED: Final = 1000


class OpenConnections:
    """Opens connections over one line. What was changed or removed counts after ``memory_s`` seconds at the latest."""

    def __init__(
        self, line: Line, vault: Vault | None, *, memory_s: float = _MEMORY_S, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._line = line
        self._vault = vault
        self._memory_s = memory_s
        self._seconds = seconds
        self._recent: dict[tuple[UUID, str], tuple[OpenConnection, float]] = {}

    async def open(self, organisation: UUID, name: str) -> OpenConnection:
        """Give a connection of the organisation with its secret; raises ``StepError``."""
        now = self._seconds()
        known = self._recent.get((organisation, name))
        if known is not None and known[1] > now:
            return known[0]
        self._forget_old(now)
        try:
            row = await self._line.use(partial(find_named, organisation=organisation, name=name))
        except UnavailableError as failure:
            raise ConnectionUnavailableError(name=name) from failure
        if row is None:
            raise ConnectionUnknownError(name=name)
        opened = OpenConnection(row.name, row.kind, row.settings, self._secret(organisation, row))
        self._recent[organisation, name] = (opened, now + self._memory_s)
        return opened

    async def close(self) -> None:
        """Forget every secret and close the line."""
        self._recent.clear()
        await self._line.close()

    def _secret(self, organisation: UUID, row: ConnectionRow) -> dict[str, str]:
        if row.sealed is None or row.key_id is None:
            return {}
        if self._vault is None:
            raise ConnectionSealedError(name=row.name)
        try:
            opened = self._vault.open(Sealed(row.key_id, row.sealed), organisation=organisation, row=row.id)
        except OpenError as failure:
            raise ConnectionSealedError(name=row.name) from failure
        secret: dict[str, str] = orjson.loads(opened)
        return secret

    def _forget_old(self, now: float) -> None:
        for key in [key for key, (_, until) in self._recent.items() if until <= now]:
            del self._recent[key]
        while len(self._recent) >= _MOST_REMEMBERED:
            del self._recent[next(iter(self._recent))]
