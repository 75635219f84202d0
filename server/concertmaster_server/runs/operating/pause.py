"""Use case: let a run rest. After the caller's commit nothing further starts; attempts on their way end."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.queries.pauses import request_pause
from concertmaster_server.db.queries.runs import find_run
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.runs.cancel import RunEndedError


async def pause_run(tx: Transaction, organisation: UUID, run_id: UUID) -> None:
    """Ask a run to rest until somebody resumes it; raises ``NotFoundError`` or ``RunEndedError``.

    Runs that it has called go on. What falls due meanwhile happens after it was resumed.
    """
    if await request_pause(tx, organisation, run_id):
        return
    run = await find_run(tx, organisation, run_id)
    if run is None:
        raise NotFoundError(kind="run", id=run_id)
    raise RunEndedError(status=run.status)
