"""The whole history of a run, with all that is needed to decide it again: what ``concertmaster recheck`` reads and keeps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from concertmaster_shared.runs import Record

from .operation import Operation
from .page import Model


class HistoryAnswer(Model):
    """A run with its records. ``start`` is the node at which it began.

    Of a run that goes on from another one, the first ``taken`` records are that one's. A run whose submission was erased has
    neither input nor records.
    """

    id: UUID
    organisation: UUID
    workflow_id: UUID
    version: int
    start: str
    started_at: datetime | None = None
    document: dict[str, object]
    input: object = None
    output: object = None
    taken: int = 0
    records: tuple[Record, ...] = ()


HISTORY = Operation(
    name="getHistory",
    method="GET",
    path="/runs/{run_id}/history",
    summary="Read a run's whole history with the version that it runs.",
    right="runs.read",
    answer=HistoryAnswer,
    errors=("not_found",),
    tag="runs",
)

OPERATIONS: tuple[Operation[object], ...] = (HISTORY,)
