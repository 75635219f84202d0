"""The body of a loop is entered through its item port and left by nothing."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView

READS = frozenset({"nodes", "edges", "types"})
WORDS = frozenset({"names"})


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name each edge that enters or leaves a body elsewhere."""
    for edge in view.topology.crossing:
        titles = {"source": view.graph.nodes[edge.source].title, "target": view.graph.nodes[edge.target].title}
        yield error("workflow.loop_crossed", join("edges", edge.id), position=None, **titles)
