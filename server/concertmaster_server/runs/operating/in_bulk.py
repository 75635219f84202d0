"""Use case: do the same with many runs, a few in each transaction, so that nobody waits long for any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.database import Database
from concertmaster_server.db.queries.selections import Selection, count_left, find_retryable, request_cancels

from .retry import retry_once

_RETRIED_AT_ONCE: Final = 25
_CANCELLED_AT_ONCE: Final = 200
_LONGEST_S: Final = 20.0
"""What is not done by then is left to the next call."""


@dataclass(frozen=True, slots=True)
class Done:
    """Of how many runs it was asked: ``ids`` in their order, and how many are left that it could still be asked of."""

    ids: tuple[UUID, ...]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where it happens: the database, a clock in seconds that never goes back, and new ids."""

    database: Database
    seconds: Callable[[], float]
    new_id: Callable[[], UUID]


async def retry_many(ground: Ground, organisation: UUID, selection: Selection, *, limit: int) -> Done:
    """Retry each of the chosen runs once, the oldest first; give the new runs. What was done stays done when it breaks off."""
    deadline, made = ground.seconds() + _LONGEST_S, list[UUID]()
    async with ground.database.transaction(organisation) as tx:
        found = await find_retryable(tx, organisation, selection, limit=limit)
    for first in range(0, len(found), _RETRIED_AT_ONCE):
        if ground.seconds() >= deadline:
            break
        begun = {run: ground.new_id() for run in found[first : first + _RETRIED_AT_ONCE]}
        async with ground.database.transaction(organisation) as tx:
            done = [new for old, new in begun.items() if await retry_once(tx, organisation, old, new_id=new)]
        made += done
    async with ground.database.transaction(organisation) as tx:
        return Done(tuple(made), await count_left(tx, organisation, selection, wanted="retry"))


async def cancel_many(ground: Ground, organisation: UUID, selection: Selection, *, limit: int) -> Done:
    """Ask the chosen runs to end, the oldest first; give them."""
    asked: list[UUID] = []
    while len(asked) < limit:
        async with ground.database.transaction(organisation) as tx:
            some = await request_cancels(tx, organisation, selection, limit=min(_CANCELLED_AT_ONCE, limit - len(asked)))
        asked += some
        if not some:
            break
    async with ground.database.transaction(organisation) as tx:
        return Done(tuple(asked), await count_left(tx, organisation, selection, wanted="cancel"))
