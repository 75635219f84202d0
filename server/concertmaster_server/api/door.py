"""The door: what every call of an operation goes through, once.

Order matters. Who calls and whether they may is settled before a byte of the body is read; the body is read before a transaction
is open, so that a slow client holds no connection; the answer is made before the commit and sent after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any, Final, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from concertmaster_server import telemetry
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.identity.caller import Caller
from concertmaster_server.limits.body import ClientGoneError, read_body, require_json
from concertmaster_server.limits.json_body import parse_json
from concertmaster_server.limits.rates import Rate, TokenBuckets
from concertmaster_shared.api import Operation
from concertmaster_shared.errors import ConcertMasterError

from . import idempotency
from .answers import Answer, Rendered, render
from .authentication import Callers
from .parts import ApiParts
from .preconditions import expected_revisions, is_known
from .problems import InternalError, MethodUnknownError, refusal
from .reading import read_model, read_path, read_query, takes_nothing
from .routes import Call, Route

_Result = TypeVar("_Result")

_LOG: Final = logging.getLogger(__name__)

_LARGE: Final = 256 * 1024
"""Bytes from which on a thread reads the body."""


class Door:
    """Lets calls in and answers out."""

    def __init__(self, parts: ApiParts) -> None:
        self.parts = parts
        self._callers = Callers(parts)
        options = parts.options
        self._calls = TokenBuckets(Rate(options.calls_per_second, options.calls_at_once), parts.seconds)
        self._strangers = TokenBuckets(
            Rate(options.sign_ins_per_minute / 60, max(1, int(options.sign_ins_per_minute))), parts.seconds
        )

    async def serve(self, routes: Mapping[str, Route], scope: Scope, *, receive: Receive, send: Send) -> None:
        """Answer a request for a path, by the route of its method."""
        method = scope["method"]
        request_id = telemetry.request_id.get()
        try:
            route = _chosen(routes, method)
            scope["operation"] = route.operation.name
            answer = await self._answer(route, scope, receive)
        except ConcertMasterError as error:
            answer = refusal(error, request_id=request_id, path=scope["path"])
        except ClientGoneError:
            return
        except Exception:  # noqa: BLE001 - the boundary: what goes wrong below is logged here and told to nobody
            _LOG.exception("a call failed", extra={"operation": scope.get("operation", "")})
            answer = refusal(InternalError(), request_id=request_id, path=scope["path"])
        if isinstance(answer, Response):
            await answer(scope, receive, send)
        else:
            await answer.send(send, head=method == "HEAD")

    async def _answer(self, route: Route, scope: Scope, receive: Receive) -> Rendered | Response:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        holder = await self._admit(route.operation, scope, headers)
        if holder is not None:
            scope["caller"] = holder
        call = await self._read(route, scope, headers, receive=receive, holder=holder)
        if route.outside is not None:
            found = await (route.outside(call) if route.patient else self._in_time(route.outside(call)))
            return render(found, route.operation.status) if isinstance(found, Answer) else found
        return await self._in_time(self._carry_out(route, call))

    async def _admit(self, operation: Operation[Any], scope: Scope, headers: Mapping[bytes, bytes]) -> Caller | None:
        """Find out who calls, whether they may, and whether they call too often."""
        if operation.right is None:
            if self.parts.options.rate_limits:
                self._strangers.take(client_of(scope))
            return None
        caller = self._callers.recall(headers)
        if caller is None:
            caller = await self._in_time(self._callers.find(headers))
        if self.parts.options.rate_limits:
            self._calls.take(caller.key)
        caller.require(operation.right)
        return caller

    async def _read(
        self, route: Route, scope: Scope, headers: Mapping[bytes, bytes], *, receive: Receive, holder: Caller | None
    ) -> Call:
        operation = route.operation
        path = read_path(scope["path_params"])
        query = read_query(operation.query, scope["query_string"])
        wanted = expected_revisions(headers, operation.precondition)
        key = idempotency.read_key(headers) if operation.idempotent else None
        raw = await self._body(route, headers, receive)
        body = None
        if operation.body is not None:
            body = read_model(operation.body, {} if not raw and takes_nothing(operation.body) else await _parse(raw))
        return Call(
            parts=self.parts,
            operation=operation.name,
            request_id=telemetry.request_id.get(),
            client=client_of(scope),
            headers=headers,
            path=path,
            query=query,
            body=body,
            body_size=len(raw),
            body_hash=b"" if key is None else self._hash(route, scope, raw),
            wanted=wanted,
            idempotency_key=key,
            holder=holder,
        )

    async def _body(self, route: Route, headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
        """Read the body; one that may be left out needs no media type when it is."""
        model = route.operation.body
        if model is None:
            return b""
        if not takes_nothing(model):
            require_json(headers)
        options = self.parts.options
        raw = await read_body(receive, headers, options.document_limit if route.size == "document" else options.body_limit)
        if raw:
            require_json(headers)
        return raw

    def _hash(self, route: Route, scope: Scope, raw: bytes) -> bytes:
        """Give what is kept of a request to know it again; of one with a secret it must not help anybody to guess."""
        found = idempotency.hash_request(scope["path"], scope["query_string"], raw)
        vault = self.parts.vault
        return found if vault is None or not route.confidential else vault.sign("idempotency", found)

    async def _in_time(self, work: Awaitable[_Result]) -> _Result:
        """Do some work, or say that the database does not answer: a frozen one must not hold callers for ever."""
        try:
            async with asyncio.timeout(self.parts.options.longest_call_s):
                return await work
        except TimeoutError as late:
            raise UnavailableError from late

    async def _carry_out(self, route: Route, call: Call) -> Rendered:
        organisations = () if call.holder is None else (call.holder.organisation,)
        async with self.parts.database.transaction(*organisations) as tx:
            if call.idempotency_key is None or call.holder is None or route.idempotency == "own":
                return await _run(route, tx, call)
            request = idempotency.request_key(
                call.holder.organisation,
                route.operation.name,
                place=call.path.values(),
                key=call.idempotency_key,
                body_hash=call.body_hash,
            )
            answer = await idempotency.earlier_answer(tx, request)
            if answer is None:
                answer = await _run(route, tx, call)
                await idempotency.keep(tx, request, answer)
            return answer


async def _parse(raw: bytes) -> object:
    return parse_json(raw) if len(raw) < _LARGE else await asyncio.to_thread(parse_json, raw)


def client_of(scope: Scope) -> str:
    """Give the address a request came from, as the server in front of us has settled it."""
    client = scope.get("client")
    return client[0] if client else ""


async def _run(route: Route, tx: Transaction, call: Call) -> Rendered:
    assert route.inside is not None  # noqa: S101 - a route has one of the two functions
    answer = await route.inside(tx, call)
    if route.operation.method == "GET" and answer.revision is not None and is_known(call.headers, answer.revision):
        answer = Answer(status=304, revision=answer.revision)
    return render(answer, route.operation.status)


def _chosen(routes: Mapping[str, Route], method: str) -> Route:
    route = routes.get("GET" if method == "HEAD" else method)
    if route is None:
        raise MethodUnknownError(method, tuple(sorted({*routes, *(("HEAD",) if "GET" in routes else ())})))
    return route
