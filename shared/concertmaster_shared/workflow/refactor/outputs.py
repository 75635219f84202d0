"""What a run gives back: what 'Return' says, or else what its last nodes gave, by their ids.

Whoever puts other nodes at the end of a workflow has to say by 'Return' what its runs give back, or that has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow.document import Edge, Node
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.graph import Graph
from concertmaster_shared.workflow.loops import LOOP

from .errors import RefactorError
from .ways import loops_around, ordinary_ports

RETURN: Final = "flow.return"

_Choice = tuple[str, str]
"""A node that goes on at one of several ports, and the port; for the start of a run "" and the trigger."""


def gives_output(draft: Draft, part: Collection[str]) -> bool:
    """Tell whether what runs give back names a node of a part; raises ``RefactorError`` where other nodes give it as well."""
    graph = Graph.of(draft.document())
    around = loops_around(tuple(graph.nodes.values()), draft.edges.values())
    # A run passes by what is disabled, and keeps no output of it.
    ends = [node for node in graph.nodes.values() if not graph.outgoing[node.id] and not node.disabled]
    last = [node for node in ends if not around[node.id]]
    mine = [node for node in last if node.id in part]
    if not mine:
        return False
    reached = _reached(graph)
    if not any(node.id in reached for node in mine):
        return False
    others = [node for node in last if node.id not in part and node.id in reached]
    with_part = [other for other in others if any(_in_one_run(reached.get(node.id), reached[other.id]) for node in mine)]
    if any(node.type == RETURN and _always(reached, node, mine) for node in with_part):
        return False
    if with_part:
        raise RefactorError(
            f"A run gives back what '{mine[0].title}' and '{with_part[0].title}' give at its end, by their ids."
            " Say with a 'Return' behind them what it gives back, and try again."
        )
    return True


@dataclass(frozen=True, slots=True)
class _Conditions:
    """Which choices all runs have made that come to a node, and with which a run comes to it for sure."""

    needed: frozenset[_Choice]
    enough: frozenset[_Choice]


def _reached(graph: Graph) -> Mapping[str, _Conditions]:
    """Give the conditions of each node that a run can come to."""
    found: dict[str, _Conditions] = {}
    chooses = {node.id: _chooses(node, graph.outgoing[node.id]) for node in graph.nodes.values()}
    order = TopologicalSorter({node_id: [edge.source for edge in edges] for node_id, edges in graph.incoming.items()})
    for node_id in order.static_order():
        spec = CATALOGUE.get(graph.nodes[node_id].type)
        if spec is not None and spec.is_trigger:
            start = frozenset({("", node_id)})
            found[node_id] = _Conditions(start, start)
            continue
        ways = [
            (found[edge.source], {(edge.source, edge.source_port)} if chooses[edge.source] else set[_Choice]())
            for edge in graph.incoming[node_id]
            if edge.source in found
        ]
        if ways:
            needed = frozenset.intersection(*(before.needed | choice for before, choice in ways))
            found[node_id] = _Conditions(needed, frozenset[_Choice]().union(*(way.enough | choice for way, choice in ways)))
    return found


def _chooses(node: Node, leaving: Collection[Edge]) -> bool:
    """Tell whether a run goes on at one of several ports."""
    ports = {*ordinary_ports(node), *(edge.source_port for edge in leaving)}
    return node.type != LOOP and len(ports) > 1


def _in_one_run(one: _Conditions | None, other: _Conditions) -> bool:
    """Tell whether a run may come to both: nothing that one of them needs rules out what the other needs."""
    if one is None:
        return False
    ports = dict(one.needed)
    return all(ports.get(node_id, port) == port for node_id, port in other.needed)


def _always(reached: Mapping[str, _Conditions], end: Node, mine: Collection[Node]) -> bool:
    """Tell whether a run that comes to a node of the part comes to an end outside for sure."""
    return all(reached[end.id].enough <= reached[node.id].needed for node in mine if node.id in reached)
