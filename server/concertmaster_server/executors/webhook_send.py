"""``webhook.send``: one signed message to a receiver. Every attempt of a step carries the same ``webhook-id``.

An attempt that the receiver did not take says so in the same way whichever it is: so the last one leaves the dead letter's code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_server.outbound.client import OutboundRequest
from concertmaster_server.outbound.errors import AddressError, OutboundError, RefusedError
from concertmaster_server.outbound.hosts import Caller
from concertmaster_server.outbound.retry_after import retry_after_s
from concertmaster_server.outbound.standard_webhooks import SecretError, WebhookSecret, sign
from concertmaster_shared.messages import sentence

from .connections import open_of_kind
from .http_request import CallError
from .outside import Outside

_TAKEN: Final = range(200, 300)
_GONE: Final = 410
_SECRETS: Final = ("signing_secret", "former_secret")


class NoAddressError(StepError):
    """Neither a connection nor an address is given."""

    code: ClassVar[str] = "webhook.address"


class UnusableSecretError(StepError):
    """The connection's secret is none for webhooks."""

    code: ClassVar[str] = SecretError.code


class GoneError(StepError):
    """The receiver wants no more of these (410)."""

    code: ClassVar[str] = "webhook.gone"


class UndeliveredError(StepError):
    """The receiver did not take it, now or for good. Takes ``reason``."""

    code: ClassVar[str] = "webhook.undelivered"
    retryable = True

    def __init__(self, reason: str, after_s: float | None) -> None:
        super().__init__(reason=reason)
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class _Receiver:
    url: str
    secrets: tuple[WebhookSecret, ...]
    connection: str


async def execute(step: StepContext, outside: Outside) -> Outcome:
    """Send it; a status of 2xx says that the receiver has it."""
    receiver = await _receiver(step, outside)
    try:
        answer = await outside.http.call(_request(step, receiver))
    except OutboundError as error:
        if error.unsent or isinstance(error, AddressError | RefusedError):
            raise CallError(error) from error
        raise UndeliveredError(sentence(error.code, error.parameters), error.after_s) from error
    if answer.status == _GONE:
        raise GoneError
    if answer.status not in _TAKEN:
        raise UndeliveredError(f"It answered with the status {answer.status}.", retry_after_s(answer.headers, step.now))
    return Outcome({"id": step.key, "status": answer.status})


async def _receiver(step: StepContext, outside: Outside) -> _Receiver:
    url, name = step.parameters["url"], step.parameters["connection"]
    if not name:
        if not url:
            raise NoAddressError
        return _Receiver(str(url), (), "")
    opened = await open_of_kind(outside.connections, step.organisation, name, kind="webhook")
    try:
        secrets = tuple(WebhookSecret.of(opened.secret[field]) for field in _SECRETS if opened.secret.get(field))
    except SecretError as error:
        raise UnusableSecretError from error
    return _Receiver(str(url or opened.settings["url"]), secrets, opened.name)


def _request(step: StepContext, receiver: _Receiver) -> OutboundRequest:
    parameters = step.parameters
    told = {"type": parameters["event_type"], "timestamp": parameters["timestamp"], "data": parameters["data"]}
    # Keys in one order: an attempt made again from the stored history must be the same message, byte by byte.
    body = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    signed = sign(receiver.secrets, webhook_id=step.key, sent_at=step.now, body=body)
    timeout_s: Any = parameters["timeout_s"]
    return OutboundRequest(
        method="POST",
        url=receiver.url,
        # Without a secret the signature is empty: then there is none.
        headers=(("content-type", "application/json"), *(pair for pair in signed if pair[1])),
        content=body,
        timeout_s=float(timeout_s),
        caller=Caller(organisation=str(step.organisation), connection=receiver.connection),
    )
