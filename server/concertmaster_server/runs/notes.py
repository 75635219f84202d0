"""What a run has learned since its last commit: records, encoded as soon as they are made, and timers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

import orjson

from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.records import Entry, StoredRecord, TimerRow, stored
from concertmaster_server.engine.state import RunState
from concertmaster_server.engine.step import StepError, StepId
from concertmaster_shared.runs import Record, RecordKind, RunStatus
from concertmaster_shared.runs.history import Failure

_ENDS: Final[dict[RunStatus, RecordKind]] = {
    "succeeded": "run_succeeded",
    "failed": "run_failed",
    "cancelled": "run_cancelled",
}
_RESULTS: Final = frozenset({"step_succeeded", "step_failed", "step_skipped"})
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # in JSON text: the character, not the text backslash-u0000


class UnstorableStepError(StepError):
    """A step was given or gave a value that the database cannot hold."""

    code: ClassVar[str] = "step.unstorable"


@dataclass(frozen=True, slots=True)
class Close:
    """How a run leaves its worker's memory: it has ended, or it rests. ``ready`` asks for somebody to go on at once."""

    status: RunStatus
    reason: str | None = None
    output: object = None
    error: Failure | None = None
    ready: bool = False


class Notes:
    """Collects what the next commit holds, and keeps the state of the run in step with it."""

    def __init__(self, run: ClaimedRun, state: RunState) -> None:
        self._run = run
        self._state = state
        self._durable = state.sequence
        self._records: list[StoredRecord] = []
        self._timers: list[TimerRow] = []
        self._fired: list[StepId] = []
        self.progress = False

    def __len__(self) -> int:
        return len(self._records)

    def add(self, kind: RecordKind, at: datetime, step: StepId | None = None, **facts: Any) -> None:
        """Note a fact; raises ``UnstorableStepError``, and then nothing is noted."""
        node_id, iteration = step or (None, "")
        record = Record(sequence=self._state.sequence + 1, kind=kind, at=at, node_id=node_id, iteration=iteration, **facts)
        made = _encoded(record)
        self._state.apply(record)
        self._records.append(made)
        self.progress = self.progress or kind in _RESULTS

    def set_timer(self, timer: TimerRow) -> None:
        """Note a moment at which a step goes on."""
        self._timers.append(timer)

    def timer_fired(self, step: StepId) -> None:
        """Note that a step needs its timer no more."""
        self._fired.append(step)

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
            timers=tuple(self._timers),
            fired=tuple(self._fired),
        )

    def written(self) -> None:
        """Forget what is durable now."""
        self._durable = self._state.sequence
        self._records.clear()
        self._timers.clear()
        self._fired.clear()
        self.progress = False


def _encoded(record: Record) -> StoredRecord:
    try:
        made = stored(record)
    except (TypeError, ValueError) as refusal:
        raise UnstorableStepError from refusal
    if "\\u0000" in made.body and _NUL.search(made.body):
        raise UnstorableStepError
    return made
