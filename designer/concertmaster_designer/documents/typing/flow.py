"""Which nodes have ended when a node begins, nearest first, and in which loops it stands.

It follows the rule that names a step which does not come before (``validation``), but for one node at a time and of a draft that
changes: what was found stays until an edit touches nodes or edges.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from concertmaster_shared.workflow import LOOP, Draft, Edge, Edit
from concertmaster_shared.workflow.edits import AddEdge, AddNode, RemoveEdge, RemoveNode, SetNode
from concertmaster_shared.workflow.loops import ITEM

_KEPT: Final = 64

NEAR: Final = 2_000
"""So many nodes before a node are looked up: nobody picks a name from more, and a click on a node must not walk 100,000."""

_DEEP: Final = 5_000
"""A loop farther up than that is not looked for."""


class Flow:
    """Answers about one draft; ``edited`` must be told of each list of edits that was applied to it."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._before: dict[str, tuple[str, ...]] = {}
        self._around: dict[str, tuple[str, ...]] = {}

    def edited(self, edits: Iterable[Edit]) -> bool:
        """Forget what these edits have changed; tells whether they have changed anything here."""
        touched = any(
            isinstance(edit, AddNode | RemoveNode | AddEdge | RemoveEdge) or (isinstance(edit, SetNode) and edit.type is not None)
            for edit in edits
        )
        if touched:
            self.forget()
        return touched

    def forget(self) -> None:
        """Forget everything."""
        self._before.clear()
        self._around.clear()

    def before(self, node_id: str) -> tuple[str, ...]:
        """Give the nodes that have ended when a node begins: those that lead to it, nearest first, then bodies of ended loops.

        Of more than ``NEAR`` only the nearest are given.
        """
        found = self._before.get(node_id)
        if found is None:
            if len(self._before) >= _KEPT:
                self._before.clear()
            found = self._before[node_id] = self._find_before(node_id)
        return found

    def around(self, node_id: str) -> tuple[str, ...]:
        """Give the loops around a node, the innermost last; its first edge decides."""
        chain: list[str] = []
        seen: set[str] = set()
        at: str | None = node_id
        while at is not None and at not in self._around and len(chain) < _DEEP:
            if at in seen:
                return ()  # a cycle: there is no loop that could be told
            seen.add(at)
            chain.append(at)
            edges = self._coming(at)
            at = edges[0].source if edges else None
        for current in reversed(chain):
            edges = self._coming(current)
            self._around[current] = self._behind(edges[0]) if edges else ()
        return self._around[node_id]

    def lists_around(self, step: str, node_id: str) -> int:
        """Count the loops that have gathered a step's outputs into lists when a node begins."""
        here = self.around(node_id)
        return sum(loop not in here for loop in self.around(step))

    def _behind(self, edge: Edge) -> tuple[str, ...]:
        outside = self._around.get(edge.source, ())
        source = self._draft.nodes[edge.source]
        return (*outside, edge.source) if edge.source_port == ITEM and source.type == LOOP else outside

    def _find_before(self, node_id: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        waiting = deque([node_id])
        while waiting and len(found) < NEAR:
            for edge in self._coming(waiting.popleft()):
                if edge.source not in found:
                    found[edge.source] = None
                    waiting.append(edge.source)
        here = self.around(node_id)
        ended = [step for step in found if self._draft.nodes[step].type == LOOP and step not in here]
        for loop in ended:
            found.update(dict.fromkeys(self._body(loop)))
        return tuple(found)

    def _body(self, loop: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = deque(edge.target for edge in self._going(loop) if edge.source_port == ITEM)
        while waiting and len(found) < NEAR:
            node_id = waiting.popleft()
            if node_id not in found:
                found[node_id] = None
                waiting.extend(edge.target for edge in self._going(node_id))
        return list(found)

    def _coming(self, node_id: str) -> list[Edge]:
        nodes = self._draft.nodes
        return [edge for edge in self._draft.edges_of(node_id) if edge.target == node_id and edge.source in nodes]

    def _going(self, node_id: str) -> list[Edge]:
        nodes = self._draft.nodes
        return [edge for edge in self._draft.edges_of(node_id) if edge.source == node_id and edge.target in nodes]
