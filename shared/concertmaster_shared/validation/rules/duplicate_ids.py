"""Ids name parts, so no two parts of a kind may share one."""

from collections import Counter
from collections.abc import Iterator

from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.view import WorkflowView

READS = frozenset({"nodes", "edges", "parts"})


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name each id that is used twice."""
    document = view.document
    for kind, parts in (
        ("nodes", document.nodes),
        ("edges", document.edges),
        ("notes", document.notes),
        ("groups", document.groups),
    ):
        for part_id, times in Counter(part.id for part in parts).items():
            if times > 1:
                yield error("workflow.duplicate_id", join(kind, part_id), id=part_id, times=times)
