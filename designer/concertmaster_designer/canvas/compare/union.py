"""One document out of two versions: the new one, with what is only in the old one put below it."""

from __future__ import annotations

from typing import Any

from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.compare import Difference
from concertmaster_shared.workflow.foreign import to_json

BEFORE = "~before"
"""Follows the id of an edge that leads elsewhere now: its old way is an edge of its own here."""


def union(difference: Difference, new: WorkflowDocument) -> dict[str, Any]:
    """Give both versions as one JSON-ready document; groups are unfolded, so that nothing is hidden."""
    nodes = [to_json(change.old) for change in difference.nodes if change.new is None and change.old is not None]
    edges = [
        to_json(change.old) | ({"id": change.id + BEFORE} if change.new is not None else {})
        for change in difference.edges
        if change.old is not None
    ]
    notes = [to_json(change.old) for change in difference.notes if change.new is None and change.old is not None]
    groups = [to_json(change.old) for change in difference.groups if change.new is None and change.old is not None]
    value = to_json(new)
    return {
        **value,
        "nodes": [*nodes, *_list(value["nodes"])],
        "edges": [*edges, *_list(value["edges"])],
        "notes": [*notes, *_list(value["notes"])],
        "groups": [{**group, "collapsed": False} for group in (*groups, *_list(value["groups"]))],
    }


def _list(value: object) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else []
