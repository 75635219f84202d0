"""Routes by operation: how a resource file says which function carries an operation out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from starlette.responses import Response

from concertmaster_server.db.acts import Act
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.identity.caller import Caller, UnauthenticatedError
from concertmaster_shared.api import Operation

from .answers import Answer, Rendered
from .parts import ApiParts
from .preconditions import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of an operation, read and allowed. ``body`` and ``query`` are the operation's models."""

    parts: ApiParts
    operation: str
    request_id: str
    client: str
    headers: Mapping[bytes, bytes]
    path: Mapping[str, Any]
    query: Any = None
    body: Any = None
    body_size: int = 0
    body_hash: bytes = b""
    wanted: Wanted = None
    idempotency_key: str | None = None
    holder: Caller | None = None

    @property
    def caller(self) -> Caller:
        """Give who calls; operations that are open to anybody have nobody."""
        if self.holder is None:
            raise UnauthenticatedError
        return self.holder

    @property
    def organisation(self) -> UUID:
        """Give the organisation for which this call works."""
        return self.caller.organisation

    def act(self) -> Act:
        """Give this call as a change that somebody makes now."""
        return Act(organisation=self.caller.organisation, author=self.caller.name, at=self.parts.now())


Inside = Callable[[Transaction, Call], Awaitable[Answer]]
Outside = Callable[[Call], Awaitable[Answer | Rendered | Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An operation and the function for it: exactly one of ``inside`` and ``outside`` is set.

    The body of a ``confidential`` one holds a secret, so that not even its hash is kept in the clear. A ``patient`` one may wait
    for long, and bounds its time itself.
    """

    operation: Operation[Any]
    size: Literal["body", "document"] = "body"
    idempotency: Literal["door", "own"] = "door"
    confidential: bool = False
    patient: bool = False
    inside: Inside | None = None
    outside: Outside | None = None


class Routes:
    """The routes of one resource file."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def on(
        self,
        operation: Operation[Any],
        *,
        size: Literal["body", "document"] = "body",
        idempotency: Literal["door", "own"] = "door",
        confidential: bool = False,
    ) -> Callable[[Inside], Inside]:
        """Carry the operation out inside one transaction of the caller's organisation, which the door commits.

        The door keeps the answer to a request with a key, unless the use case keeps keys of its ``own``.
        """

        def register(function: Inside) -> Inside:
            route = Route(operation=operation, size=size, idempotency=idempotency, confidential=confidential, inside=function)
            self._routes.append(route)
            return function

        return register

    def outside_transaction(
        self, operation: Operation[Any], *, size: Literal["body", "document"] = "body", patient: bool = False
    ) -> Callable[[Outside], Outside]:
        """Carry the operation out without a transaction: to stream, or where a use case is about its own boundary.

        The function may give an answer that is ready to send, or a whole response of its own. ``Idempotency-Key`` is then its
        own affair.
        """

        def register(function: Outside) -> Outside:
            self._routes.append(Route(operation=operation, size=size, patient=patient, outside=function))
            return function

        return register
