"""What can be done with a run or one of its steps, and what it is called. Pure: who carries it out is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from concertmaster_shared.api.runs import RunAnswer

from .progress import Step

Verb = Literal["pause", "resume", "retry", "fork", "resolve"]
Decision = Literal["retry", "succeeded", "failed"]

_OPEN: Final = frozenset({"queued", "running", "waiting"})
_RESTS: Final = frozenset({"paused", "quarantined"})
_JUDGEMENTS: Final[tuple[tuple[Decision, str], ...]] = (
    ("succeeded", "It happened: go on"),
    ("retry", "Try again"),
    ("failed", "It did not happen: fail"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something to do with a run; ``text`` is what its button or menu entry says."""

    verb: Verb
    text: str
    run: UUID
    node_id: str = ""
    iteration: str = ""
    decision: Decision | None = None


def deeds_of_run(run: RunAnswer) -> tuple[Deed, ...]:
    """Give what can be done with a run as a whole, beside cancelling it."""
    if run.status in {"failed", "cancelled"}:
        return (Deed(verb="retry", text="Retry", run=run.id),)
    if run.status not in _OPEN:
        return ()
    if run.paused or run.reason in _RESTS:
        return (Deed(verb="resume", text="Resume", run=run.id),)
    return (Deed(verb="pause", text="Pause", run=run.id),)


def deeds_of_step(run: RunAnswer, step: Step) -> tuple[Deed, ...]:
    """Give what can be done with a step: judge it where nobody knows what became of it, or do it again in a new run."""
    judging = run.status in _OPEN and step.status == "waiting" and step.reason == "uncertain"
    fork = Deed(verb="fork", text="Fork from here", run=run.id, node_id=step.node_id, iteration=step.iteration)
    judgements = _JUDGEMENTS if judging else ()
    return (*(replace(fork, verb="resolve", text=text, decision=decision) for decision, text in judgements), fork)
