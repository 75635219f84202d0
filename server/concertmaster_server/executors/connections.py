"""What executors may know of connections: an opened one, who opens them, and why one does not open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol
from uuid import UUID

from concertmaster_server.engine.step import StepError


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """An organisation's connection to another system; ``secret`` is for the call alone and goes into no output and no error."""

    name: str
    kind: str
    settings: Mapping[str, Any]
    secret: Mapping[str, str] = field(repr=False)


class ConnectionUnknownError(StepError):
    """The organisation has no connection of this name. Takes ``name``."""

    code: ClassVar[str] = "connection.unknown"


class ConnectionKindError(StepError):
    """The connection leads to another kind of system. Takes ``name``, ``kind`` and ``expected``."""

    code: ClassVar[str] = "connection.kind"


class ConnectionSealedError(StepError):
    """The connection's secret cannot be opened here: the key that sealed it is missing. Takes ``name``."""

    code: ClassVar[str] = "connection.sealed"


class ConnectionUnavailableError(StepError):
    """The connection cannot be read, because our own database does not answer. Takes ``name``."""

    code: ClassVar[str] = "connection.unavailable"
    retryable = True


class Connections(Protocol):
    """Opens connections by name."""

    async def open(self, organisation: UUID, name: str) -> OpenConnection:
        """Give a connection of the organisation with its secret; raises ``StepError``."""
        ...


async def open_of_kind(connections: Connections, organisation: UUID, name: object, *, kind: str) -> OpenConnection:
    """Give a connection that leads to this kind of system; raises ``StepError``."""
    opened = await connections.open(organisation, str(name))
    if opened.kind != kind:
        raise ConnectionKindError(name=opened.name, kind=opened.kind, expected=kind)
    return opened
