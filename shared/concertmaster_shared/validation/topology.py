"""What rules ask about the graph of a workflow, each answer worked out once and only where a rule asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from concertmaster_shared.workflow import LOOP, Edge, Enclosure, Graph, enclose

_FEW: Final = 8
"""For the questions of so many nodes, walking back from each is cheaper than looking at the whole graph."""

_BITS: Final = 8_192
"""So many steps are followed through the graph at once: a bit for each at every node, which 100,000 nodes can still afford."""


class Topology:
    """Answers for one graph. Names of nodes may change under it, its edges and the types of nodes may not."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._before: dict[tuple[str, str], bool] = {}

    @cached_property
    def cycle(self) -> tuple[str, ...]:
        """Give the ids along one cycle, empty where there is none."""
        return self._graph.cycle() if self._has_cycle() else ()

    @cached_property
    def around(self) -> Mapping[str, tuple[str, ...]]:
        """Give the loops in whose bodies nodes lie, the innermost last."""
        return self._enclosure.around

    @property
    def crossing(self) -> tuple[Edge, ...]:
        """Give the edges that enter or leave the body of a loop elsewhere than at its port."""
        return self._enclosure.crossing

    @cached_property
    def joined(self) -> frozenset[tuple[str, str]]:
        """Give the pairs that an edge joins: most expressions name the step right before them."""
        return frozenset([(edge.source, edge.target) for edges in self._graph.outgoing.values() for edge in edges])

    def leads(self, step: str, node_id: str) -> bool:
        """Tell whether a node can be reached from a step."""
        pair = step, node_id
        if pair in self.joined:
            return True
        known = self._before.get(pair)
        return self.leads_all([pair])[pair] if known is None else known

    def leads_all(self, pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], bool]:
        """Answer ``leads`` for many pairs that no edge joins; all at once that takes far less than one by one."""
        asked = [pair for pair in dict.fromkeys(pairs) if pair not in self._before and pair not in self.joined]
        ends = dict.fromkeys(node_id for _step, node_id in asked)
        if len(ends) <= _FEW:
            for end in ends:
                upstream = self._graph.upstream(end)
                self._before.update({pair: pair[0] in upstream for pair in asked if pair[1] == end})
            return self._before
        steps = list(dict.fromkeys(step for step, _node_id in asked))
        for start in range(0, len(steps), _BITS):
            bits = {step: 1 << number for number, step in enumerate(steps[start : start + _BITS])}
            reached = self._spread(bits)
            self._before.update({pair: bool(reached[pair[1]] & bit) for pair in asked if (bit := bits.get(pair[0])) is not None})
        return self._before

    def _has_cycle(self) -> bool:
        """Take away what nothing leads to, again and again; what is left lies in cycles or behind them."""
        left = {node_id: len(edges) for node_id, edges in self._graph.incoming.items()}
        waiting = [node_id for node_id, count in left.items() if not count]
        taken = 0
        while waiting:
            taken += 1
            for edge in self._graph.outgoing[waiting.pop()]:
                left[edge.target] -= 1
                if not left[edge.target]:
                    waiting.append(edge.target)
        return taken < len(left)

    @cached_property
    def _enclosure(self) -> Enclosure:
        if not any(node.type == LOOP for node in self._graph.nodes.values()) or self.cycle:
            return Enclosure({}, ())
        return enclose(self._graph)

    @cached_property
    def _order(self) -> list[str]:
        """Put every node behind what leads to it, as far as cycles let it."""
        seen: set[str] = set()
        ended: list[str] = []
        for root in self._graph.nodes:
            waiting = [(root, False)]
            while waiting:
                node_id, done = waiting.pop()
                if done:
                    ended.append(node_id)
                elif node_id not in seen:
                    seen.add(node_id)
                    waiting.append((node_id, True))
                    waiting += [(edge.target, False) for edge in self._graph.outgoing[node_id] if edge.target not in seen]
        ended.reverse()
        return ended

    def _spread(self, bits: Mapping[str, int]) -> Mapping[str, int]:
        """Give for each node the bits of the steps that lead to it; nodes in cycles take more than one round."""
        sources = {node_id: [edge.source for edge in self._graph.incoming[node_id]] for node_id in self._order}
        reached = dict.fromkeys(self._order, 0)
        settled = False
        while not settled:
            settled = True
            for node_id in self._order:
                mask = 0
                for source in sources[node_id]:
                    mask |= reached[source] | bits.get(source, 0)
                if mask != reached[node_id]:
                    reached[node_id] = mask
                    settled = not self.cycle and settled
        return reached
