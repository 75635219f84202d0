"""A wait says for how long."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node


def check_node(_view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Name a wait with neither seconds nor a moment."""
    if node.type == "logic.wait" and all(node.parameters.get(name) in (None, "") for name in ("seconds", "until")):
        yield error("workflow.no_wait", join("nodes", node.id, "parameters", "seconds"), title=node.title)
