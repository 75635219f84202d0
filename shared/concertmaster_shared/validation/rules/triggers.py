"""Triggers point at something that can start them, and nothing leads into them."""

import re
from collections.abc import Iterator
from typing import Final

from concertmaster_shared.problems import Problem, error, join, warning
from concertmaster_shared.validation.view import WorkflowView
from concertmaster_shared.workflow import Node

# 24 to 64 bytes in base64, as Standard Webhooks says.
_SIGNING: Final = re.compile(r"whsec_[A-Za-z0-9+/]{32,88}={0,2}")

READS = frozenset({"nodes", "types", "parameters", "names", "surroundings"})


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
        if node.type == "trigger.webhook":
            yield from _secret(node)


def _secret(node: Node) -> Iterator[Problem]:
    place, secret = join("nodes", node.id, "parameters", "secret"), str(node.parameters.get("secret") or "")
    if node.parameters.get("path") and not secret:
        yield error("workflow.hook_needs_secret", place, title=node.title)
    elif node.parameters.get("verify") == "signature" and not _SIGNING.fullmatch(secret):
        yield error("workflow.hook_needs_signing_secret", place, title=node.title)
