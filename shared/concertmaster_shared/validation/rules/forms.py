"""Forms that steps ask people to fill in are known. Forms that start runs are a matter of ``triggers``."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, join, warning
from concertmaster_shared.validation.view import WorkflowView


def check(view: WorkflowView) -> Iterator[Problem]:
    """Check every parameter that names a form."""
    known = view.surroundings.form_slugs
    if known is None:
        return
    for node in view.document.nodes:
        spec = view.spec(node)
        for parameter in spec.parameters if spec is not None and not spec.is_trigger else ():
            slug = node.parameters.get(parameter.name)
            if parameter.kind == "form" and isinstance(slug, str) and slug and slug not in known:
                yield warning("workflow.unknown_form", join("nodes", node.id, "parameters", parameter.name), slug=slug)
