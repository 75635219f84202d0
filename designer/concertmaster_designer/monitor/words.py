"""What steps of a run say of themselves: which pass they are, for what they wait, how many passes stand how. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from concertmaster_designer.ui.widgets.times import exactly
from concertmaster_shared.runs import StepStatus

from .progress import Step

_WAITS: Final[Mapping[str | None, str]] = {
    "retry": "Tried again later",
    "timer": "Waits for its time",
    "person": "Waits for people",
    "child": "Waits for a run",
    "merge": "Waits for branches",
    "uncertain": "Needs a judgement",
    "paused": "Paused",
    "quarantined": "Set aside",
}
_SENTENCES: Final[Mapping[str | None, str]] = {
    "retry": "Waits until it is tried again",
    "timer": "Waits until its time comes",
    "person": "Waits until people have decided or answered",
    "child": "Waits for the end of the run that it called",
    "merge": "Waits for other branches to arrive",
    "uncertain": "Nobody knows whether its effect happened: somebody has to judge",
}
_MOMENTS: Final[Mapping[str | None, str]] = {"retry": "Is tried again at", "timer": "Waits until"}
_TALLIED: Final[tuple[tuple[str, frozenset[StepStatus]], ...]] = (
    ("running", frozenset({"running"})),
    ("waiting", frozenset({"waiting", "pending"})),
    ("failed", frozenset({"failed"})),
    ("done", frozenset({"succeeded", "skipped", "cancelled"})),
)
_KB: Final = 1024


def pass_words(iteration: str) -> str:
    """Count passes from one, outer loops first: "2.0" is 3.1."""
    return ".".join(str(int(number) + 1) if number.isdecimal() else number for number in iteration.split("."))


def step_title(step: Step, title: str) -> str:
    """Call a step by its node, and by its pass where there are several."""
    return f"{title} · {pass_words(step.iteration)}" if step.iteration else title


def status_words(step: Step) -> str:
    """Say in two or three words how a step stands."""
    word = _WAITS.get(step.reason, "Waiting") if step.status == "waiting" else step.status.capitalize()
    return word + (f" ×{step.attempts}" if step.attempts > 1 else "")


def run_words(status: str, reason: str | None) -> str:
    """Say in a few words how a run stands."""
    if status == "waiting":
        return _WAITS.get(reason, "Waiting")
    return " ".join(part for part in (status.capitalize(), reason) if part)


def wait_words(step: Step) -> str:
    """Say for what a step waits, and until when at most; empty where it does not."""
    if step.status != "waiting":
        return ""
    words = _SENTENCES.get(step.reason, "Waits")
    if step.due_at is None:
        return words
    due = exactly(step.due_at)
    return f"{_MOMENTS[step.reason]} {due}" if step.reason in _MOMENTS else f"{words}, at most until {due}"


def tally_words(tally: Mapping[StepStatus, int]) -> str:
    """Say how many passes of a node stand how."""
    counted = ((sum(tally.get(status, 0) for status in statuses), word) for word, statuses in _TALLIED)
    return ", ".join(f"{count:,} {word}" for count, word in counted if count)


def large_words(size: int) -> str:
    """Say what stands in place of a value of so many bytes."""
    return f"Large value, {max(1, round(size / _KB)):,} KB"
