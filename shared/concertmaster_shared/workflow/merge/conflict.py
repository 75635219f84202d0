"""Conflicts as values, and the list in which a merge notes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from concertmaster_shared.problems import join
from concertmaster_shared.workflow.compare import ABSENT
from concertmaster_shared.workflow.document import WorkflowDocument

Side = Literal["ours", "theirs"]

Choice = Literal["ours", "theirs", "both"]
"""Whose way to take; both ways only where that can be, which a conflict tells."""

Place = tuple[str, ...]
"""Where in a document: kind of part, id, field; or a field of the workflow itself."""

OTHER: Final[Mapping[Side, Side]] = {"ours": "theirs", "theirs": "ours"}


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed, each in its own way; values are JSON, ``ABSENT`` where a side has none.

    ``along`` are the edges and groups that follow the decision about a node that one side removed.
    """

    place: Place
    base: object
    ours: object
    theirs: object
    along: tuple[Place, ...] = ()

    @property
    def can_be_both(self) -> bool:
        """Tell whether both ways can be taken: two nodes that were added under one id."""
        is_node = self.place[0] == "nodes" and len(self.place) == len(("nodes", "id"))
        return is_node and self.base is ABSENT and ABSENT not in (self.ours, self.theirs)

    def value(self, side: Side) -> object:
        """Give what a side wants."""
        return self.ours if side == "ours" else self.theirs

    def to_json(self) -> dict[str, object]:
        """Give the JSON-ready form; a side that has nothing there is left out."""
        sides = {"base": self.base, "ours": self.ours, "theirs": self.theirs}
        about: dict[str, object] = {"place": join(*self.place)}
        about |= {name: value for name, value in sides.items() if value is not ABSENT}
        return about | ({"along": [join(*place) for place in self.along]} if self.along else {})


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome: a whole document, in which each conflict is settled as chosen, and the conflicts whatever was chosen."""

    document: WorkflowDocument
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class Decisions:
    """What was chosen, and the conflicts found so far; where nothing was chosen, ours is taken.

    ``doubles`` are conflicts by node of which both ways are taken already.
    """

    choices: Mapping[Place, Choice]
    doubles: Mapping[str, Conflict] = field(default_factory=dict)
    found: list[Conflict] = field(default_factory=list)

    def take(self, conflict: Conflict) -> Side:
        """Note a conflict; give whose way is taken."""
        self.found.append(conflict)
        chosen = self.choices.get(conflict.place, "ours")
        return "ours" if chosen == "both" else chosen
