"""What an import gives: a form document, and line by line what became of the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

Fate = Literal["approximated", "left_out"]


class SourceUnreadableError(ConcertMasterError):
    """The source is not what it was said to be."""

    code: ClassVar[str] = "import.unreadable"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that was not carried over as it stood: where in the source, what became of it, and why."""

    fate: Fate
    place: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A form document as JSON, the number of things carried over whole, and everything else."""

    document: Mapping[str, Any]
    carried: int
    losses: tuple[Loss, ...]


@dataclass(slots=True)
class Ledger:
    """Collects what becomes of a source while it is read."""

    carried: int = 0
    losses: list[Loss] = field(default_factory=list)

    def carry(self, count: int = 1) -> None:
        """Count things that were carried over whole."""
        self.carried += count

    def approximate(self, place: str, code: str, **parameters: object) -> None:
        """Note something that became something alike."""
        self.losses.append(Loss("approximated", place, code, sentence(code, parameters)))

    def leave_out(self, place: str, code: str, **parameters: object) -> None:
        """Note something that has no counterpart."""
        self.losses.append(Loss("left_out", place, code, sentence(code, parameters)))

    def close(self, document: Mapping[str, Any]) -> Imported:
        """Give the result."""
        return Imported(document=document, carried=self.carried, losses=tuple(self.losses))
