"""Workflows of any size with the mix of real ones: rows of short edges, some to the next rows, a few far away."""

from __future__ import annotations

import random
from typing import Any

_KINDS: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("data.set", ("out",), {"values": {"total": {"expr": "input.scope1 + input.scope2"}, "note": "Answer of {{ input.name }}"}}),
    ("data.filter", ("out",), {"items": {"expr": "input.sites"}, "where": {"expr": "item.kwh > 0 and not empty(item.city)"}}),
    ("logic.if", ("true", "false"), {"condition": {"expr": 'steps.n1.total > 1000 and input.country in ["DE", "AT", "CH"]'}}),
    (
        "http.request",
        ("out", "error"),
        {
            "method": "POST",
            "url": "https://erp.example/orders",
            "json": {"total": {"expr": "steps.n1.total"}, "text": "Hello {{ input.name }}"},
            "retry": {"attempts": 5, "backoff": "exponential", "delay_s": 2, "max_delay_s": 60},
        },
    ),
)
_NAMES = (
    "Compute total",
    "Ask finance",
    "Send to ERP",
    "Check country",
    "Remind suppliers about missing figures",
    "Collect answers",
)
_STEP_X, _STEP_Y = 240, 104


def large_workflow(nodes: int, seed: int = 1) -> dict[str, Any]:
    """Make a document of that many nodes and half as many edges again, always the same for a seed."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    columns = max(1, round((nodes * 0.6) ** 0.5))
    kinds = [("trigger.form", ("out",), {"form": "intake"}) if row % 97 == 0 else dice.choice(_KINDS) for row in range(nodes)]
    parts = [
        {
            "id": f"n{row}",
            "type": kind,
            "name": f"{dice.choice(_NAMES)} {row}",
            "position": [
                row % columns * _STEP_X + dice.randrange(-2, 3) * 8,
                row // columns * _STEP_Y + dice.randrange(-1, 2) * 8,
            ],
            "parameters": parameters,
        }
        for row, (kind, _ports, parameters) in enumerate(kinds)
    ]
    edges = []
    for number in range(nodes * 3 // 2):
        source = dice.randrange(nodes)
        target = _target(dice, source, columns)
        if target < nodes:
            port = dice.choice(kinds[source][1])
            edges.append(_edge(number, f"n{source}", port, f"n{target}"))
    return {
        "format": "concertmaster.workflow/1",
        "name": f"{nodes} nodes",
        "description": "",
        "nodes": parts,
        "edges": edges,
        "notes": [],
        "groups": [],
    }


def _target(dice: random.Random, source: int, columns: int) -> int:
    kind = dice.random()
    if kind < 0.7:
        return source + 1
    if kind < 0.98:
        return source + columns + dice.randrange(3)
    return source + dice.randrange(1, columns * 20)


def _edge(number: int, source: str, port: str, target: str) -> dict[str, Any]:
    return {"id": f"e{number}", "source": source, "source_port": port, "target": target, "target_port": "in"}
