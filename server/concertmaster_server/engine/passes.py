"""Where steps happen: the run itself, and each pass of each of its loops. Bookkeeping of ``state``, which alone changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from concertmaster_shared.runs.history import Failure

from .step import StepId


@dataclass(slots=True)
class Pass:
    """One pass of a loop for one item; the run itself is a pass without a loop.

    ``results`` is what expressions see of this pass as ``steps``. ``unsettled`` counts the edges into a node that nothing has
    come over yet, ``arrived`` names the nodes from which something has. ``live`` are the nodes that are open: when none is left,
    the pass is over. ``stopping`` says that nothing further may start in it.
    """

    iteration: str = ""
    loop: Loop | None = None
    index: int = 0
    results: dict[str, object] = field(default_factory=dict)
    unsettled: dict[str, int] = field(default_factory=dict)
    arrived: dict[str, list[str]] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    loops: dict[str, Loop] = field(default_factory=dict)
    stopping: bool = False
    failure: Failure | None = None

    def visible(self) -> Mapping[str, object]:
        """Give the results that an expression in this pass may name: its own before those around it."""
        if self.loop is None:
            return self.results
        return {**self.loop.outer.visible(), **self.results}

    def stop(self) -> None:
        """Let nothing further start here, nor in any loop inside."""
        self.stopping = True
        for loop in self.loops.values():
            loop.stop()


@dataclass(slots=True)
class Loop:
    """A loop on its way: which items have begun, which are live, and what came of the others."""

    step: StepId
    outer: Pass
    items: list[object]
    parallel: int
    fails: bool
    begun: int = 0
    live: dict[int, Pass] = field(default_factory=dict)
    results: dict[int, Mapping[str, object]] = field(default_factory=dict)
    failures: dict[int, Failure] = field(default_factory=dict)
    stopping: bool = False

    def stop(self) -> None:
        """Begin no further pass, and stop those that are live."""
        self.stopping = True
        for live in self.live.values():
            live.stop()

    def outputs(self, node_id: str) -> list[object]:
        """Give what a node of the body gave for each item, in their order; null where it gave nothing."""
        return [self.results.get(index, {}).get(node_id) for index in range(len(self.items))]

    def summary(self) -> dict[str, object]:
        """Give the loop's own output."""
        errors = [
            {"index": index, "node": failure.node_id, "code": failure.code, "message": failure.message}
            for index, failure in sorted(self.failures.items())
        ]
        count = len(self.items)
        return {"count": count, "succeeded": count - len(errors), "failed": len(errors), "errors": errors}
