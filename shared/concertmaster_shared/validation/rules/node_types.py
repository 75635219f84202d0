"""Every node has a type that this version knows."""

from collections.abc import Iterator
from difflib import get_close_matches

from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node


def check_node(view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Name an unknown type, with the known one that looks most like it."""
    if view.spec(node) is None:
        close = get_close_matches(node.type, view.catalogue, n=1)
        code = "workflow.unknown_type_close" if close else "workflow.unknown_type"
        yield error(code, join("nodes", node.id, "type"), type=node.type, close=close[0] if close else "")
