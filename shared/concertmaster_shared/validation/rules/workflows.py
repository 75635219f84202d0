"""Workflows that a workflow calls, or that are started when it fails, are known."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, join, warning
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

READS = frozenset({"settings", "surroundings"})


def check_node(view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Check every parameter that names a workflow."""
    spec = view.spec(node) if view.surroundings.workflow_ids is not None else None
    for parameter in spec.parameters if spec is not None else ():
        value = node.parameters.get(parameter.name)
        if parameter.kind == "workflow" and isinstance(value, str) and value:
            yield from _unknown(view, join("nodes", node.id, "parameters", parameter.name), value)


def check(view: WorkflowView) -> Iterator[Problem]:
    """Check the handler of failures."""
    handler = view.document.settings.on_error
    if handler is not None:
        yield from _unknown(view, join("settings", "on_error"), str(handler))


def _unknown(view: WorkflowView, place: str, workflow_id: str) -> Iterator[Problem]:
    known = view.surroundings.workflow_ids
    if known is not None and workflow_id.lower() not in known:
        yield warning("workflow.unknown_workflow", place, id=workflow_id)
