"""Which part of a history another run may go on from. Pure: a history in, its records that stay out.

Results stay where nothing that is done again lies before them. What never ended, and what failed or was cancelled with the run,
is always done again; the passes of a loop that succeeded stay, and so does everything inside a loop that has ended well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Literal

from concertmaster_shared.runs import Record
from concertmaster_shared.workflow.loops import ITEM, LOOP

from .plan import Plan
from .step import StepId

_Place = tuple[str | None, str]
"""Where steps happen together: the loop around them and the pass; no loop and an empty pass for the run itself."""

_ROOT: Final[_Place] = (None, "")
_ON_ITEM_ERROR: Final = "on_item_error"
_COLLECT: Final = "collect"

_Standing = Literal["ended", "broken", "open"]
"""How a step stands: with a result to go on from; cancelled, or failed with nothing to catch it; without an end, or the run's."""


def kept_records(plan: Plan, records: Sequence[Record], drop: Collection[StepId] = ()) -> tuple[Record, ...]:
    """Give the records from which another run goes on; there they are numbered anew, in their order.

    The steps in ``drop`` and all that lies behind them are left out, as is all that has to be done again in any case. Nobody
    looks into values: large ones may be left out.
    """
    cut = _Cut(plan, records)
    cut.reopen(_ROOT)
    for step in drop:
        cut.undo(step)
    cut.carry_out()
    return tuple(record for record in records if cut.keeps(record))


def outermost(plan: Plan, step: StepId) -> StepId:
    """Give the step itself where it says which pass it means, else the outermost loop around its node."""
    if step.iteration:
        return step
    node = plan.nodes[step.node_id]
    while node.loop is not None:
        node = plan.nodes[node.loop]
    return StepId(node.id)


class _Cut:
    """Finds what must go: ``_undone`` steps leave no record, ``_reopened`` loops keep their beginning and lose their end."""

    def __init__(self, plan: Plan, records: Sequence[Record]) -> None:
        self._plan = plan
        self._last: dict[StepId, Record] = {}
        self._begun_loops: set[StepId] = set()
        self._steps: dict[_Place, list[StepId]] = {}
        self._passes: dict[StepId, list[_Place]] = {}
        self._undone: set[StepId] = set()
        self._reopened: set[StepId] = set()
        self._open_places: set[_Place] = set()
        self._left: list[StepId | _Place] = []
        for record in records:
            if record.node_id is not None:
                self._read(record, StepId(record.node_id, record.iteration))

    def reopen(self, place: _Place) -> None:
        """Let what is broken in a place be done again."""
        if place not in self._open_places:
            self._open_places.add(place)
            self._left.append(place)

    def undo(self, step: StepId) -> None:
        """Let a step be done again, and what lies behind it."""
        if step not in self._undone:
            self._undone.add(step)
            self._left.append(step)

    def carry_out(self) -> None:
        """Follow all that has been undone to its ends."""
        while self._left:
            match self._left.pop():
                case StepId() as step:
                    self._follow(step)
                case place:
                    self._look_through(place)

    def keeps(self, record: Record) -> bool:
        """Tell whether a record stays."""
        if record.node_id is None:
            return record.kind == "run_started"
        step = StepId(record.node_id, record.iteration)
        if step in self._undone:
            return False
        return step not in self._reopened or record.kind == "loop_started"

    def _read(self, record: Record, step: StepId) -> None:
        place = self._place_of(step)
        if step not in self._last:
            if place not in self._steps:
                self._steps[place] = []
                around = _loop_around(place)
                if around is not None:
                    self._passes.setdefault(around, []).append(place)
            self._steps[place].append(step)
        if record.kind == "loop_started":
            self._begun_loops.add(step)
        self._last[step] = record

    def _place_of(self, step: StepId) -> _Place:
        return self._plan.nodes[step.node_id].loop, step.iteration

    def _standing(self, step: StepId) -> _Standing:
        last = self._last[step]
        if last.kind == "step_skipped" or (last.kind == "step_succeeded" and last.reason != "stop"):
            return "ended"
        if last.kind == "step_failed":
            return "ended" if self._plan.nodes[step.node_id].catches else "broken"
        return "broken" if last.kind == "step_cancelled" else "open"

    def _look_through(self, place: _Place) -> None:
        """Do again what is broken in an open place; a loop there goes on with the passes that it still owes."""
        around = _loop_around(place)
        if around is not None:
            self._go_on_with(around)
        for step in self._steps.get(place, ()):
            if self._standing(step) != "ended":
                if step in self._begun_loops:
                    self._go_on_with(step)
                else:
                    self.undo(step)

    def _go_on_with(self, loop: StepId) -> None:
        """Take a loop's end back, and open the passes that have to be done again."""
        if loop in self._reopened:
            return
        self._reopened.add(loop)
        self.reopen(self._place_of(loop))
        self._undo_behind(loop)
        collecting = self._plan.nodes[loop.node_id].parameters[_ON_ITEM_ERROR].value.source == _COLLECT
        for place in self._passes.get(loop, ()):
            if self._is_owed(place, collecting=collecting):
                self.reopen(place)

    def _is_owed(self, place: _Place, *, collecting: bool) -> bool:
        """Tell whether a pass has to be done again: not one whose failure its loop has collected."""
        standings = {self._standing(step) for step in self._steps[place]}
        has_failed = any(self._has_failed(step) for step in self._steps[place])
        return "open" in standings or ("broken" in standings and not (collecting and has_failed))

    def _has_failed(self, step: StepId) -> bool:
        return self._last[step].kind == "step_failed" and self._standing(step) == "broken"

    def _follow(self, step: StepId) -> None:
        self.reopen(self._place_of(step))
        self._undo_behind(step)
        for place in self._passes.get(step, ()):
            for inner in self._steps[place]:
                self.undo(inner)

    def _undo_behind(self, step: StepId) -> None:
        for target in self._behind(step):
            if not self._went_on_without(target, step):
                self.undo(target)

    def _behind(self, step: StepId) -> Iterator[StepId]:
        node = self._plan.nodes[step.node_id]
        for port, targets in node.outgoing.items():
            if port != ITEM or node.type != LOOP:
                yield from (StepId(target, step.iteration) for target in targets)

    def _went_on_without(self, merge: StepId, branch: StepId) -> bool:
        """Tell whether a merge had its result before a branch that leads to it was settled."""
        end, arrival = self._last.get(merge), self._last.get(branch)
        if self._plan.nodes[merge.node_id].merge is None or end is None or end.kind != "step_succeeded":
            return False
        return arrival is None or self._standing(branch) != "ended" or arrival.sequence > end.sequence


def _loop_around(place: _Place) -> StepId | None:
    """Give the loop step whose pass a place is."""
    loop, iteration = place
    return None if loop is None else StepId(loop, iteration.rpartition(".")[0])
