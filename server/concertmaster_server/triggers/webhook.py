"""Use case: another program calls a hook, and the workflow that listens there starts."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.queries.addresses import find_address
from concertmaster_server.db.queries.hooks import HookRow, find_hook, hook_parameters
from concertmaster_server.db.queries.runs import NewRun, insert_runs
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.identity.caller import UnauthenticatedError

_MOST_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A trigger that listens: what it starts, when it answers, and the secret that callers must know, if it has one."""

    row: HookRow
    respond: Literal["accepted", "finished"]
    secret: str | None

    @property
    def organisation(self) -> UUID:
        """Give whose it is."""
        return self.row.org_id


class Hooks:
    """Finds hooks by path, and remembers how they are set up: a published version never changes.

    The longest unused are forgotten first.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[HookRow, dict[str, Any]] = OrderedDict()

    async def open(self, tx: Transaction, path: str, secret: bytes) -> Hook:
        """Give the hook at a path, and let the transaction work for its organisation.

        Raises ``NotFoundError`` where nothing listens, ``UnauthenticatedError`` for a caller that does not know the secret.
        """
        address = await find_address(tx, "hook", path)
        if address is None:
            raise NotFoundError(kind="hook", id=path)
        await name_organisations(tx.raw, (address.org_id,))
        row = await find_hook(tx, address.org_id, address.target_id, path=path)
        if row is None:
            raise NotFoundError(kind="hook", id=path)
        hook = _hook(row, await self._parameters(tx, row))
        if hook.secret is not None and not hmac.compare_digest(hook.secret.encode(), secret):
            raise UnauthenticatedError
        return hook

    async def _parameters(self, tx: Transaction, row: HookRow) -> dict[str, Any]:
        parameters = self._kept.get(row)
        if parameters is None:
            parameters = self._kept[row] = await hook_parameters(tx, row)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(row)
        return parameters


async def start_by_hook(tx: Transaction, hook: Hook, *, run_id: UUID, value: object) -> None:
    """Queue the run that a call starts; what was sent is its input."""
    row = hook.row
    run = NewRun(
        id=run_id,
        org_id=row.org_id,
        workflow_id=row.workflow_id,
        version=row.version,
        trigger_node=row.node_id,
        input=value,
    )
    await insert_runs(tx, (run,))


def _hook(row: HookRow, parameters: dict[str, Any]) -> Hook:
    respond: Literal["accepted", "finished"] = "finished" if parameters.get("respond") == "finished" else "accepted"
    return Hook(row=row, respond=respond, secret=parameters.get("secret") or None)
