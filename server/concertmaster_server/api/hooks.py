"""The addresses of webhook triggers. Their callers choose what they send; it must be JSON, and it is the run's input."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import ClassVar, Final
from uuid import UUID

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from concertmaster_server import telemetry
from concertmaster_server.db.queries.idempotency import KeptAnswer
from concertmaster_server.db.queries.starts import Entrance
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.limits.body import ClientGoneError, read_body, require_json
from concertmaster_server.limits.json_body import parse_json
from concertmaster_server.limits.rates import Rate, TokenBuckets
from concertmaster_server.runs.follow import wait_for_end
from concertmaster_server.runs.intake import Begun, Repeat, Start
from concertmaster_server.runs.read import answer_of
from concertmaster_server.triggers.webhook import Hook, HookCall, Hooks
from concertmaster_shared.api.runs import RunAnswer
from concertmaster_shared.errors import ConcertMasterError

from . import idempotency
from .answers import Answer, Rendered, render
from .door import Door, client_of
from .parts import ApiParts
from .problems import InternalError, MethodUnknownError, refusal

_LOG: Final = logging.getLogger(__name__)

_FINISHED_WITHIN_S: Final = 60.0
_ACCEPTED: Final = 202
_OK: Final = 200
_OPERATION: Final = "hook"


class RunFailedError(ConcertMasterError):
    """The run that a caller waited for did not succeed. Takes ``status`` and ``reason``."""

    code: ClassVar[str] = "run.failed"

    def __init__(self, run: RunAnswer) -> None:
        super().__init__(status=run.status, reason=run.error.message if run.error else run.status)
        self.members = {"run_id": run.id}


def hook_routes(door: Door) -> Iterable[Route]:
    """Give the one route at which all hooks are called."""
    return (Route("/hooks/{path}", _HookAddress(door.parts)),)


class _HookAddress:
    def __init__(self, parts: ApiParts) -> None:
        self._parts = parts
        self._hooks = Hooks()
        rate = Rate(parts.options.calls_per_second, parts.options.calls_at_once)
        self._clients = TokenBuckets(rate, parts.seconds)
        self._calls = TokenBuckets(rate, parts.seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["operation"] = _OPERATION
        try:
            answer = await self._answer(scope, receive)
        except ConcertMasterError as error:
            answer = refusal(error, request_id=telemetry.request_id.get(), path=scope["path"])
        except ClientGoneError:
            return
        except Exception:  # noqa: BLE001 - the boundary: what goes wrong below is logged here and told to nobody
            _LOG.exception("a hook failed")
            answer = refusal(InternalError(), request_id=telemetry.request_id.get(), path=scope["path"])
        await answer.send(send)

    async def _answer(self, scope: Scope, receive: Receive) -> Rendered:
        if scope["method"] != "POST":
            raise MethodUnknownError(scope["method"], ("POST",))
        path: str = scope["path_params"]["path"]
        if self._parts.options.rate_limits:
            # First who calls: nobody gets a bucket of their own for each path they make up.
            self._clients.take(client_of(scope))
            self._calls.take(path)
        headers: dict[bytes, bytes] = dict(scope["headers"])
        raw = await read_body(receive, headers, self._parts.options.body_limit)
        if raw:
            require_json(headers)
        value = parse_json(raw) if raw else {}
        key = _key(headers)
        body_hash = b"" if key is None else idempotency.hash_request(scope["path"], scope["query_string"], raw)
        call = HookCall(secret=_secret(headers), headers=scope["headers"], body=raw, at=self._parts.now())
        run_id = self._parts.new_id()
        hooks: list[tuple[Hook, UUID]] = []

        async def admit(connection: RawConnection, entrance: Entrance) -> None:
            hook = await self._hooks.find(connection, entrance)
            hook.admit(call)
            hooks.append((hook, entrance.org_id))

        def accepted(_begun: Begun) -> KeptAnswer:
            body = b'{"id":"%s","status":"queued"}' % str(run_id).encode()
            return KeptAnswer(body_hash, _ACCEPTED, (("Run-Id", str(run_id)),), body)

        start = Start(
            place=path,
            run_ids=(run_id,),
            inputs=(value,),
            size=len(raw),
            answer=accepted,
            admit=admit,
            repeat=None if key is None else Repeat(f"{_OPERATION}/{path}", key, body_hash),
        )
        answer = idempotency.rendered(await self._parts.intake.start(start))
        hook, organisation = hooks[-1]
        return answer if hook.respond == "accepted" else await self._finished(organisation, answer)

    async def _finished(self, organisation: UUID, answer: Rendered) -> Rendered:
        """Give the output of the run when it has ended; a run that takes very long is answered as accepted."""
        run_id = UUID(dict(answer.headers)["Run-Id"])
        run = await wait_for_end(self._parts.watch, organisation, run_id, seconds=_FINISHED_WITHIN_S)
        if run is None:
            return answer
        if run.status != "succeeded":
            raise RunFailedError(answer_of(run))
        return render(Answer(content=run.output, headers=answer.headers), _OK)


def _key(headers: Mapping[bytes, bytes]) -> str | None:
    """Read what makes a call recognisable when it comes again: the id of a Standard Webhook, or the usual header."""
    return idempotency.read_key(headers, b"webhook-id") or idempotency.read_key(headers)


def _secret(headers: Mapping[bytes, bytes]) -> bytes:
    """Read what the caller knows, from the header of our own or the usual one; empty where it says nothing."""
    own = headers.get(b"x-webhook-secret")
    if own is not None:
        return own
    scheme, _, text = headers.get(b"authorization", b"").partition(b" ")
    return text.strip() if scheme.lower() == b"bearer" else b""
