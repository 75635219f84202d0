"""Use case: do again what failed of a run, in a new run that goes on from its history; one of them, or many."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from concertmaster_server.db.queries.forks import is_forked, lock_origin
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.engine.plan import PlanError
from concertmaster_shared.errors import ConcertMasterError

from .fork import ErasedError, go_on_from

_RETRIED = frozenset({"failed", "cancelled"})


class NothingToRetryError(ConcertMasterError):
    """The run has not failed, nor was it cancelled. Takes ``status``."""

    code: ClassVar[str] = "run.not_failed"


async def retry_run(tx: Transaction, organisation: UUID, run_id: UUID, *, new_id: UUID) -> None:
    """Queue a run that does again what failed of this one.

    Raises ``NotFoundError``, ``NothingToRetryError``, ``ErasedError`` or ``PlanError``.
    """
    origin = await lock_origin(tx, organisation, run_id)
    if origin is None:
        raise NotFoundError(kind="run", id=run_id)
    if origin.status not in _RETRIED:
        raise NothingToRetryError(status=origin.status)
    await go_on_from(tx, organisation, origin, new_id=new_id)


async def retry_once(tx: Transaction, organisation: UUID, run_id: UUID, *, new_id: UUID) -> bool:
    """Retry a run that no other goes on from; False when one does by now, or when it cannot be retried."""
    origin = await lock_origin(tx, organisation, run_id)
    if origin is None or origin.status not in _RETRIED or await is_forked(tx, organisation, run_id):
        return False
    try:
        await go_on_from(tx, organisation, origin, new_id=new_id)
    except (ErasedError, PlanError):
        return False
    return True
