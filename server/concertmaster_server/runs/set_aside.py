"""Use case: let go of a claimed run that cannot be advanced, with the reason, so that the others go on."""

from __future__ import annotations

from datetime import datetime

from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.consequences import Consequences
from concertmaster_server.db.queries.records import Entry, stored
from concertmaster_server.engine.plan import PlanError
from concertmaster_server.engine.step import failure_of
from concertmaster_shared.runs import Record, RecordKind, RunStatus

from .ledger import Ledger
from .notes import Close, tell_caller


async def end_unreadable(ledger: Ledger, run: ClaimedRun, error: Exception, *, at: datetime) -> bool:
    """End a run that this program cannot advance: as cancelled where somebody wanted that, else as failed.

    False when the run has got on since it was claimed, or is not ours: then nothing is written.
    """
    unreadable = error if isinstance(error, PlanError) else PlanError(reason="its history cannot be read")
    failure = None if run.cancel_requested else failure_of(unreadable)
    kind: RecordKind = "run_failed" if failure else "run_cancelled"
    status: RunStatus = "failed" if failure else "cancelled"
    close = Close(status, error=failure)
    end = stored(Record(sequence=run.last_sequence + 1, kind=kind, at=at, error=failure))
    entry = Entry(
        run_id=run.id,
        org_id=run.org_id,
        fence=run.fence,
        last=run.last_sequence,
        status=status,
        error=failure.model_dump_json(exclude_defaults=True) if failure else None,
        records=(end,),
        end=True,
        release=True,
        consequences=Consequences(told=tell_caller(run, close)),
    )
    return (await ledger.write(entry)).verdict == "written"
