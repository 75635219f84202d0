"""Status words of run, step and attempt. A wish to cancel is a flag, not a status."""

from typing import Final, Literal, get_args

RunStatus = Literal["queued", "running", "waiting", "succeeded", "failed", "cancelled"]
StepStatus = Literal["pending", "running", "waiting", "succeeded", "failed", "skipped", "cancelled"]
AttemptStatus = Literal["running", "succeeded", "failed", "lost", "cancelled"]

RUN_STATUSES: Final[tuple[str, ...]] = get_args(RunStatus)
STEP_STATUSES: Final[tuple[str, ...]] = get_args(StepStatus)
ATTEMPT_STATUSES: Final[tuple[str, ...]] = get_args(AttemptStatus)

OPEN_RUN_STATUSES: Final[tuple[RunStatus, ...]] = ("queued", "running", "waiting")
