"""What no trigger leads to will never run; worth a look, and no reason to refuse."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join, warning
from concertmaster_shared.validation.view import WorkflowView

READS = frozenset({"nodes", "edges", "types", "disabled"})
WORDS = frozenset({"names"})


def check(view: WorkflowView) -> Iterator[Problem]:
    """Ask for a trigger, and name each node that none of them reaches."""
    triggers = [node.id for node in view.document.nodes if (spec := view.spec(node)) and spec.is_trigger and not node.disabled]
    if not triggers:
        yield error("workflow.no_trigger", join("nodes"))
        return
    reached = view.graph.downstream(triggers)
    for node in view.document.nodes:
        if node.id not in reached and view.spec(node) is not None and not node.disabled:
            yield warning("workflow.unconnected", join("nodes", node.id), title=node.title)
