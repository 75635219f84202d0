"""Triggers point at something that can start them, and nothing leads into them."""

from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join, warning
from concertmaster_shared.validation.view import WorkflowView


def check(view: WorkflowView) -> Iterator[Problem]:
    """Check forms that are listened to and webhook paths of one's own."""
    known = view.surroundings.form_slugs
    heard: set[str] = set()
    for node in view.document.nodes:
        parameters = node.parameters
        if node.type == "trigger.form":
            slug = parameters.get("form")
            place = join("nodes", node.id, "parameters", "form")
            if known is not None and isinstance(slug, str) and slug and slug not in known:
                yield warning("workflow.unknown_form", place, slug=slug)
            if isinstance(slug, str) and slug in heard:
                yield error("workflow.form_twice", place, slug=slug)
            heard.add(str(slug))
        if node.type == "trigger.webhook" and parameters.get("path") and not parameters.get("secret"):
            yield error("workflow.hook_needs_secret", join("nodes", node.id, "parameters", "secret"), title=node.title)
