"""An edge joins an output port that exists with an input port that exists."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Edge

READS = frozenset({"nodes", "edges", "types", "ports"})
WORDS = frozenset({"names"})


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name each end of each edge that leads nowhere, and each connection that is drawn twice."""
    drawn: set[tuple[str, str, str, str]] = set()
    for edge in view.document.edges:
        yield from _end(view, edge, "source", edge.source, edge.source_port)
        yield from _end(view, edge, "target", edge.target, edge.target_port)
        ends = (edge.source, edge.source_port, edge.target, edge.target_port)
        if ends in drawn:
            yield error("workflow.duplicate_edge", join("edges", edge.id), source=edge.source, target=edge.target)
        drawn.add(ends)


def _end(view: WorkflowView, edge: Edge, end: str, node_id: str, port: str) -> Iterator[Problem]:
    node = view.graph.nodes.get(node_id)
    if node is None:
        yield error("workflow.dangling_edge", join("edges", edge.id, end), id=node_id)
        return
    spec = view.spec(node)
    if spec is None:
        return
    ports = view.output_names(node, spec) if end == "source" else spec.input_names()
    if port not in ports:
        known = ", ".join(ports) or "none"
        yield error("workflow.unknown_port", join("edges", edge.id, f"{end}_port"), port=port, title=node.title, ports=known)
