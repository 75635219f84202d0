"""A large workflow whose nodes lie in groups, side by side."""

from __future__ import annotations

from typing import Any

from tests.support.large_workflow import large_workflow

SIDE = 10


def grouped_workflow(nodes: int) -> dict[str, Any]:
    """Make a large workflow with a group around each full square of ten by ten nodes: ``g0``, ``g1`` and so on."""
    document = large_workflow(nodes)
    columns = max(1, round((nodes * 0.6) ** 0.5))
    squares: dict[tuple[int, int], list[str]] = {}
    for row in range(nodes):
        squares.setdefault((row % columns // SIDE, row // columns // SIDE), []).append(f"n{row}")
    full = [names for names in squares.values() if len(names) == SIDE * SIDE]
    document["groups"] = [
        {"id": f"g{number}", "title": f"Group {number}", "nodes": names, "collapsed": False, "color": ""}
        for number, names in enumerate(full)
    ]
    return document
