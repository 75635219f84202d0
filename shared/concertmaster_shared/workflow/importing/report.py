"""What an import gives: a workflow, and line by line what became of the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from concertmaster_shared.workflow.document import WorkflowDocument

Fate = Literal["carried", "approximated", "kept", "left_out"]
"""``kept`` is what stands there as it was written and has a problem until somebody mends it."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one thing: where it stood in the source, and why it is another now; ``node_id`` is what it became."""

    fate: Fate
    place: str
    reason: str
    node_id: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A workflow and the report, in the order of the source."""

    document: WorkflowDocument
    lines: tuple[Line, ...]

    def count(self, fate: Fate) -> int:
        """Count the things that had one fate."""
        return sum(line.fate == fate for line in self.lines)


@dataclass(slots=True)
class Report:
    """Collects what becomes of a source while it is read."""

    lines: list[Line] = field(default_factory=list)

    def carry(self, place: str, node_id: str = "") -> None:
        """Note something that was carried over whole."""
        self.lines.append(Line("carried", place, "", node_id))

    def approximate(self, place: str, reason: str, node_id: str = "") -> None:
        """Note something that became something alike."""
        self.lines.append(Line("approximated", place, reason, node_id))

    def keep(self, place: str, reason: str, node_id: str = "") -> None:
        """Note something that stands there as it was written, and has to be mended."""
        self.lines.append(Line("kept", place, reason, node_id))

    def leave_out(self, place: str, reason: str, node_id: str = "") -> None:
        """Note something without a counterpart."""
        self.lines.append(Line("left_out", place, reason, node_id))
