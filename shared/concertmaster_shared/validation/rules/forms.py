"""Forms that steps ask people to fill in are known. Forms that start runs are a matter of ``triggers``."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, join, warning
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

READS = frozenset({"surroundings"})


def check_node(view: WorkflowView, node: Node) -> Iterator[Problem]:
    """Check every parameter that names a form."""
    known, spec = view.surroundings.form_slugs, view.spec(node)
    if known is None or spec is None or spec.is_trigger:
        return
    for parameter in spec.parameters:
        slug = node.parameters.get(parameter.name)
        if parameter.kind == "form" and isinstance(slug, str) and slug and slug not in known:
            yield warning("workflow.unknown_form", join("nodes", node.id, "parameters", parameter.name), slug=slug)
