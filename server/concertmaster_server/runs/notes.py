"""What a run has learned since its last commit: records, encoded as soon as they are made, and what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import orjson

from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.consequences import Consequences, NewAssignment
from concertmaster_server.db.queries.new_runs import NewRun
from concertmaster_server.db.queries.records import Entry, StoredRecord, stored
from concertmaster_server.db.queries.signals import Telling
from concertmaster_server.engine.state import RunState
from concertmaster_server.engine.step import StepError, StepId
from concertmaster_shared.messages import sentence
from concertmaster_shared.runs import Record, RecordKind, RunStatus
from concertmaster_shared.runs.history import Failure

_ENDS: Final[dict[RunStatus, RecordKind]] = {
    "succeeded": "run_succeeded",
    "failed": "run_failed",
    "cancelled": "run_cancelled",
}
_RESULTS: Final = frozenset({"step_succeeded", "step_failed", "step_skipped"})
_NOTHING: Final = Consequences()
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # in JSON text: the character, not the text backslash-u0000


class UnstorableStepError(StepError):
    """A step was given or gave a value that the database cannot hold."""

    code: ClassVar[str] = "step.unstorable"


@dataclass(frozen=True, slots=True)
class Close:
    """How a run leaves its worker's memory: it has ended, or it rests. ``ready`` asks for somebody to go on at once.

    ``wakes_at`` is when a run that rests goes on by itself; ``handlers`` are runs that a failure starts.
    """

    status: RunStatus
    reason: str | None = None
    output: object = None
    error: Failure | None = None
    ready: bool = False
    wakes_at: datetime | None = None
    handlers: tuple[NewRun, ...] = ()


class Notes:
    """Collects what the next commit holds, and keeps the state of the run in step with it."""

    def __init__(self, run: ClaimedRun, state: RunState) -> None:
        self._run = run
        self._state = state
        self._durable = state.sequence
        self._records: list[StoredRecord] = []
        self._heard: list[int] = []
        self._called: list[NewRun] = []
        self._dropped: list[UUID] = []
        self._assigned: list[NewAssignment] = []
        self._withdrawn: list[StepId] = []
        self.progress = False

    def __len__(self) -> int:
        return len(self._records) + len(self._heard)

    def add(self, kind: RecordKind, at: datetime, step: StepId | None = None, **facts: Any) -> None:
        """Note a fact; raises ``UnstorableStepError``, and then nothing is noted."""
        node_id, iteration = step or (None, "")
        record = Record(sequence=self._state.sequence + 1, kind=kind, at=at, node_id=node_id, iteration=iteration, **facts)
        made = _encoded(record)
        self._state.apply(record)
        self._records.append(made)
        self.progress = self.progress or kind in _RESULTS

    def heard(self, signal: int) -> None:
        """Note that a signal has been followed, or came too late."""
        self._heard.append(signal)

    def call(self, run: NewRun) -> None:
        """Note a run that this one starts."""
        self._called.append(run)

    def cancel_child(self, run: UUID) -> None:
        """Note that a called run is of no use any more."""
        self._dropped.append(run)

    def assign(self, assignment: NewAssignment) -> None:
        """Note what people are asked."""
        self._assigned.append(assignment)

    def withdraw(self, step: StepId) -> None:
        """Note that a step asks nobody any more."""
        self._withdrawn.append(step)

    def entry(self, at: datetime, close: Close | None) -> Entry:
        """Give what is to be written. The end of the run is not noted before it is written: a cancel may come first."""
        records = self._records
        if close is not None and close.status in _ENDS:
            end = Record(sequence=self._state.sequence + 1, kind=_ENDS[close.status], at=at, error=close.error)
            records = [*records, stored(end)]
        return Entry(
            run_id=self._run.id,
            org_id=self._run.org_id,
            fence=self._run.fence,
            last=self._durable,
            status="running" if close is None else close.status,
            reason=None if close is None else close.reason,
            records=tuple(records),
            output=orjson.dumps(close.output).decode() if close is not None and close.status == "succeeded" else None,
            error=None if close is None or close.error is None else close.error.model_dump_json(exclude_defaults=True),
            end=close is not None and close.status in _ENDS,
            release=close is not None,
            ready=close is not None and close.ready,
            progress=self.progress,
            wakes_at=None if close is None else close.wakes_at,
            consequences=self._consequences(close),
        )

    def written(self) -> None:
        """Forget what is durable now."""
        self._durable = self._state.sequence
        self._records.clear()
        for noted in (self._heard, self._called, self._dropped, self._assigned, self._withdrawn):
            noted.clear()
        self.progress = False

    def _consequences(self, close: Close | None) -> Consequences | None:
        made = Consequences(
            heard=tuple(self._heard),
            called=(*self._called, *(() if close is None else close.handlers)),
            dropped=tuple(self._dropped),
            assigned=tuple(self._assigned),
            withdrawn=tuple(self._withdrawn),
            told=() if close is None else tell_caller(self._run, close),
        )
        return None if made == _NOTHING else made


def tell_caller(run: ClaimedRun, close: Close) -> tuple[Telling, ...]:
    """Give what the caller of a run is told of its end; nothing where nobody called it."""
    if run.parent_run is None or close.status not in _ENDS:
        return ()
    step = {"node_id": run.parent_node or "", "iteration": run.parent_iteration or ""}
    return (Telling(org_id=run.org_id, run_id=run.parent_run, body=_ending(close), **step),)


def _ending(close: Close) -> dict[str, Any]:
    """Give what a caller is told of the end of the run that it called."""
    if close.status == "succeeded":
        return {"output": close.output, "port": "out"}
    if close.status == "cancelled" or close.error is None:
        return {"error": {"code": "flow.cancelled", "message": sentence("flow.cancelled", {})}}
    return {"error": {"code": "flow.failed", "message": sentence("flow.failed", {"reason": close.error.message})}}


def _encoded(record: Record) -> StoredRecord:
    try:
        made = stored(record)
    except (TypeError, ValueError) as refusal:
        raise UnstorableStepError from refusal
    if "\\u0000" in made.body and _NUL.search(made.body):
        raise UnstorableStepError
    return made
