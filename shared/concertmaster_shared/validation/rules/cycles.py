"""A run must end, so edges may not lead back to where they came from."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView

READS = frozenset({"nodes", "edges"})
WORDS = frozenset({"names"})


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name one cycle, at the node where it closes."""
    cycle = view.topology.cycle
    if cycle:
        titles = " → ".join(view.graph.nodes[node_id].title for node_id in cycle)
        yield error("workflow.cycle", join("nodes", cycle[0]), titles=titles)
