"""Workflows that a workflow calls, or that are started when it fails, are known."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, join, warning
from concertmaster_shared.validation.view import WorkflowView


def check(view: WorkflowView) -> Iterator[Problem]:
    """Check every parameter that names a workflow, and the handler of failures."""
    known = view.surroundings.workflow_ids
    if known is None:
        return
    for place, workflow_id in _named(view):
        if workflow_id.lower() not in known:
            yield warning("workflow.unknown_workflow", place, id=workflow_id)


def _named(view: WorkflowView) -> Iterator[tuple[str, str]]:
    for node in view.document.nodes:
        spec = view.spec(node)
        for parameter in spec.parameters if spec is not None else ():
            value = node.parameters.get(parameter.name)
            if parameter.kind == "workflow" and isinstance(value, str) and value:
                yield join("nodes", node.id, "parameters", parameter.name), value
    handler = view.document.settings.on_error
    if handler is not None:
        yield join("settings", "on_error"), str(handler)
