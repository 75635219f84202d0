"""An edge joins an output port that exists with an input port that exists."""

from collections.abc import Iterable, Iterator

from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Edge

READS = frozenset({"nodes", "edges", "types", "ports"})
WORDS = frozenset({"names"})


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name each end of each edge that leads nowhere, and each connection that is drawn twice."""
    drawn: set[tuple[str, str, str, str]] = set()
    usual: set[tuple[str, str, str]] = set()
    for edge in view.document.edges:
        yield from _end(view, edge, "source", usual)
        yield from _end(view, edge, "target", usual)
        ends = (edge.source, edge.source_port, edge.target, edge.target_port)
        if ends in drawn:
            yield error("workflow.duplicate_edge", join("edges", edge.id), source=edge.source, target=edge.target)
        drawn.add(ends)


def _end(view: WorkflowView, edge: Edge, end: str, usual: set[tuple[str, str, str]]) -> Iterable[Problem]:
    """Check one end. What was right at one node of a type is right at all, unless nodes make ports for themselves."""
    node_id, port = (edge.source, edge.source_port) if end == "source" else (edge.target, edge.target_port)
    node = view.graph.nodes.get(node_id)
    if node is None:
        return [error("workflow.dangling_edge", join("edges", edge.id, end), id=node_id)]
    if (node.type, end, port) in usual:
        return ()
    spec = view.spec(node)
    if spec is None:
        return ()
    ports = spec.output_names(node.parameters) if end == "source" else spec.input_names()
    if port not in ports:
        known = ", ".join(ports) or "none"
        place = join("edges", edge.id, f"{end}_port")
        return [error("workflow.unknown_port", place, port=port, title=node.title, ports=known)]
    if spec.outputs_from is None:
        usual.add((node.type, end, port))
    return ()
