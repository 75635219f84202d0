"""Use case: ask for the end of a run. After the caller's commit no further step starts."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from concertmaster_server.db.queries.runs import find_run, request_cancel
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError


class RunEndedError(ConcertMasterError):
    """It is too late: the run is over. Takes ``status``."""

    code: ClassVar[str] = "run.ended"


async def cancel_run(tx: Transaction, organisation: UUID, run_id: UUID) -> None:
    """Ask for the end of a run, which its worker carries out; raises ``NotFoundError`` or ``RunEndedError``."""
    if await request_cancel(tx, organisation, run_id):
        return
    run = await find_run(tx, organisation, run_id)
    if run is None:
        raise NotFoundError(kind="run", id=run_id)
    raise RunEndedError(status=run.status)
