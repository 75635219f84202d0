"""Workflows as people make them: chains with branches that join again, now and then a loop back. Always the same for a seed."""

from __future__ import annotations

import random
from typing import Any

_OUTPUTS = {
    "logic.if": ("true", "false"),
    "people.approval": ("approved", "rejected", "expired"),
}
_TYPES = ("data.set", "data.set", "http.request", "http.request", "logic.if", "people.approval")


def flow(nodes: int, seed: int, *, loops: bool = False) -> dict[str, Any]:
    """Make a workflow of that many nodes, strewn about at random."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    types = ["trigger.form"]
    edges: list[tuple[int, str, int]] = []
    loose = [(0, "out")]
    while len(types) < nodes:
        at = dice.randrange(len(loose)) if dice.random() < 0.5 else len(loose) - 1
        source, port = loose.pop(at)
        made = len(types)
        types.append(dice.choice(_TYPES))
        edges.append((source, port, made))
        loose += [(made, output) for output in _OUTPUTS.get(types[made], ("out",))]
        if len(loose) > 2 and dice.random() < 0.3:
            other, port = loose.pop(dice.randrange(len(loose)))
            if other != made:
                edges.append((other, port, made))
        if loops and dice.random() < 0.1:
            edges.append((made, "out", dice.randrange(made + 1)))
    return {
        "format": "concertmaster.workflow/1",
        "name": f"{nodes} nodes",
        "nodes": [
            {"id": f"n{row}", "type": kind, "name": f"Step {row}", "position": [dice.randrange(3000), dice.randrange(2000)]}
            for row, kind in enumerate(types)
        ],
        "edges": [
            {"id": f"e{number}", "source": f"n{source}", "source_port": port, "target": f"n{target}", "target_port": "in"}
            for number, (source, port, target) in enumerate(edges)
        ],
    }
