"""How a step may go on: it has ended; it waits for a moment, its items, another run or people; or it ends the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from concertmaster_shared.nodes.spec import OUT
from concertmaster_shared.runs.history import Failure


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step that succeeded: its output, and the port at which the run goes on."""

    output: object = None
    port: str | None = OUT


@dataclass(frozen=True, slots=True)
class Pause:
    """A step that ends at a moment, with the outcome given here."""

    until: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Each:
    """A step that does the same for each item, so many at once; ``fails`` says that the first failure ends it."""

    items: Sequence[object]
    parallel: int = 1
    fails: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """A step that runs another workflow and ends with it."""

    workflow: UUID
    input: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """A step that people end: by a decision, or by the answers to a form (its slug).

    ``quorum`` is how many have to approve or answer; ``body`` is what they are shown.
    """

    kind: Literal["approval", "form"]
    to: Sequence[str]
    body: Mapping[str, object]
    quorum: int = 1
    form: str | None = None
    deadline: datetime | None = None
    reminders: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Halt:
    """A step that ends the whole run: as failed where there is a failure."""

    failure: Failure | None = None


Result = Outcome | Pause | Each | Call | Assign | Halt
"""How a pure step may go on."""
