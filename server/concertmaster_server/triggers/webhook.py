"""Use case: another program calls a hook, and the workflow that listens there starts."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Literal

from concertmaster_server.db.queries.hooks import hook_parameters
from concertmaster_server.db.queries.starts import Entrance
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.outbound import standard_webhooks
from concertmaster_shared.errors import ConcertMasterError

_MOST_KEPT: Final = 10_000

Respond = Literal["accepted", "finished"]


class HookRefusedError(ConcertMasterError):
    """The caller has not shown that it knows the hook's secret."""

    code: ClassVar[str] = "hook.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookCall:
    """What came to a hook: the secret that the caller says to know, all headers as they came, and the body, byte for byte."""

    secret: bytes
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """How a hook is set up: when it answers, and how callers show that they may call, where they must."""

    respond: Respond
    secret: str | None
    is_signed: bool

    def admit(self, call: HookCall) -> None:
        """Raise ``HookRefusedError`` for a caller that does not know the secret."""
        if self.is_signed:
            self._check_signature(call)
        elif self.secret is not None and not hmac.compare_digest(self.secret.encode(), call.secret):
            raise HookRefusedError

    def _check_signature(self, call: HookCall) -> None:
        try:
            key = standard_webhooks.WebhookSecret.of(self.secret or "")
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in call.headers]
            standard_webhooks.verify([key], headers=headers, body=call.body, now=call.at)
        except (standard_webhooks.SecretError, standard_webhooks.SignatureError) as refusal:
            # Whoever calls without a proper signature hears no more than that.
            raise HookRefusedError from refusal


class Hooks:
    """Knows how hooks are set up, and remembers it: a published version never changes. The longest unused are forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Hook] = OrderedDict()

    async def find(self, raw: RawConnection, entrance: Entrance) -> Hook:
        """Say how a hook is set up. The transaction names its organisation."""
        place = (entrance.workflow_id, entrance.version, entrance.node_id)
        hook = self._kept.get(place)
        if hook is None:
            hook = self._kept[place] = _hook(await hook_parameters(raw, entrance))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(place)
        return hook


def _hook(parameters: Mapping[str, Any]) -> Hook:
    return Hook(
        respond="finished" if parameters.get("respond") == "finished" else "accepted",
        secret=parameters.get("secret") or None,
        is_signed=parameters.get("verify") == "signature",
    )
