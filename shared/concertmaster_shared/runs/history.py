"""The history of a run: append-only records, each a fact. The state of a run is the fold of its records.

``sequence`` counts from 1 without gaps inside a run; a stream resumed after sequence n gets n + 1 next.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

RecordKind = Literal[
    "run_started",
    "attempt_started",
    "attempt_lost",
    "retry_scheduled",
    "loop_started",
    "step_waiting",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_cancelled",
    "run_waiting",
    "run_succeeded",
    "run_failed",
    "run_cancelled",
]


WaitReason = Literal["retry", "timer", "person", "child", "merge", "uncertain"]
"""For what a step waits: a moment (``retry``, ``timer``, ``merge``), a signal (``person``, ``child``), or a judgement."""


class Failure(BaseModel):
    """Why a step or run failed: a stable code, a sentence, and whether trying again may help; of a run also at which node.

    ``uncertain`` says that the effect outside may have happened all the same, ``unsent`` that nothing was sent at all.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    retryable: bool = False
    uncertain: bool = False
    unsent: bool = False
    after_s: float | None = None
    node_id: str | None = None


class PayloadReference(BaseModel):
    """Where a large value of a record lies: its key in the store of blobs, and what its JSON must be."""

    model_config = ConfigDict(frozen=True)

    key: str
    sha256: str
    size: int


class Record(BaseModel):
    """One fact of a run's history.

    ``iteration`` tells loop passes of one node apart and is empty outside loops. ``key`` is the idempotency key that all attempts
    of the step share. ``port`` is the output port at which a finished step goes on. Of a step that waits, ``port`` and ``output``
    say how it ends when ``due_at`` comes, and ``child`` is the run that it called. A value too large for a record is named
    in ``payloads`` and null in its own place.
    """

    model_config = ConfigDict(frozen=True)

    sequence: int
    kind: RecordKind
    at: datetime
    node_id: str | None = None
    iteration: str = ""
    attempt: int | None = None
    key: str | None = None
    port: str | None = None
    input: object = None
    output: object = None
    error: Failure | None = None
    due_at: datetime | None = None
    reason: str | None = None
    child: UUID | None = None
    payloads: dict[Literal["input", "output"], PayloadReference] | None = None
