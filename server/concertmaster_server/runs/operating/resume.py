"""Use case: let a run go on that was paused, or set aside because it was lost with its workers too often."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from concertmaster_server.db.queries.pauses import request_resume
from concertmaster_server.db.queries.runs import find_run
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.runs.cancel import RunEndedError
from concertmaster_shared.errors import ConcertMasterError


class NotPausedError(ConcertMasterError):
    """Nothing keeps the run from going on. Takes ``status``."""

    code: ClassVar[str] = "run.not_paused"


async def resume_run(tx: Transaction, organisation: UUID, run_id: UUID) -> None:
    """Let a run go on; raises ``NotFoundError``, ``RunEndedError`` or ``NotPausedError``."""
    if await request_resume(tx, organisation, run_id):
        return
    run = await find_run(tx, organisation, run_id)
    if run is None:
        raise NotFoundError(kind="run", id=run_id)
    if run.finished_at is not None:
        raise RunEndedError(status=run.status)
    raise NotPausedError(status=run.status)
