"""Words and facts of runs: statuses, history records, and what the API shows of a run and its steps.

Monitor and engine read the same records. Nothing here decides what happens next; that is the server's engine.
"""

from .history import Record, RecordKind, WaitReason
from .status import ATTEMPT_STATUSES, OPEN_RUN_STATUSES, RUN_STATUSES, STEP_STATUSES, AttemptStatus, RunStatus, StepStatus

__all__ = [
    "ATTEMPT_STATUSES",
    "OPEN_RUN_STATUSES",
    "RUN_STATUSES",
    "STEP_STATUSES",
    "AttemptStatus",
    "Record",
    "RecordKind",
    "RunStatus",
    "StepStatus",
    "WaitReason",
]
