"""A step that an expression names comes before the node that names it."""

from collections.abc import Iterable, Iterator

from concertmaster_shared.problems import Problem, warning
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

READS = frozenset({"nodes", "edges", "types"})
WORDS = frozenset({"names"})


def prepare(view: WorkflowView, nodes: Iterable[Node]) -> Iterable[Node]:
    """Give the nodes that can have something wrong, and ask at once for all that ``check_node`` will ask for them."""
    known, around, joined = view.graph.nodes, view.topology.around, view.topology.joined
    asked = [
        (step, node)
        for node in nodes
        for reading in view.read(node)
        for step in reading.steps
        if (step, node.id) not in joined and step in known
    ]
    pairs = [(step, node.id) for step, node in asked]
    if around:
        pairs += [(loop, node.id) for step, node in asked for loop in _left_behind(view, step, node)]
    view.topology.leads_all(pairs)
    return {node.id: node for _step, node in asked}.values()


def check_node(view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Name each step that has not ended when the node begins, or of which nobody knows."""
    for reading in view.read(node):
        for step in reading.steps:
            if step in view.graph.nodes and not _comes_before(view, step, node):
                yield warning("workflow.step_not_before", reading.place, title=view.graph.nodes[step].title)


def _comes_before(view: WorkflowView, step: str, node: Node) -> bool:
    """Tell whether a step has ended when a node begins: what leads to it has, and the bodies of loops that are behind it."""
    leads = view.topology.leads
    return leads(step, node.id) or any(leads(before, node.id) for before in _left_behind(view, step, node))


def _left_behind(view: WorkflowView, step: str, node: Node) -> tuple[str, ...]:
    around = view.topology.around
    left = around.get(step, ())
    return tuple(loop for loop in left if loop not in around.get(node.id, ())) if left else left
