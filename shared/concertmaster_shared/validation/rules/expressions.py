"""Every expression in a parameter can be read, and names only what is there."""

from collections.abc import Iterator

from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions import check as check_expression
from concertmaster_shared.problems import Problem, error
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

READS = frozenset({"nodes", "loops"})


def check_node(view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Name each expression that cannot be read or that names something unknown, with the character."""
    in_loop = bool(view.topology.around.get(node.id))
    for reading in view.read(node):
        scope = view.item_scope if reading.per_item or in_loop else view.scope
        try:
            subject = reading.parse()
        except ExpressionError as failure:
            yield error(failure.code, reading.place, position=failure.position, **failure.parameters)
            continue
        for finding in check_expression(subject, scope):
            yield error(finding.code, reading.place, position=finding.position, **finding.parameters)


def depends(view: WorkflowView, node: Node) -> object:
    """Tell what of the rest the answer depends on: for most nodes, no more than that the steps they name are there."""
    known, in_loop = view.graph.nodes, bool(view.topology.around.get(node.id))
    missed: list[str] = []
    for reading in view.read(node):
        if reading.all_steps:
            return in_loop, view.ids_token
        missed += [step for step in reading.steps if step not in known]
    if not missed:
        return in_loop
    # The sentence about a step that is missing names those that are most like it.
    steps = view.scope.roots["steps"]
    return in_loop, tuple(view.scope.nearest_field(step, steps) for step in missed)
