"""Looks of a few types of nodes, and short ways to write nodes and edges, for tests of the canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from concertmaster_designer.canvas import NodeLook
from concertmaster_shared.nodes import Port

LOOKS: Final[Mapping[str, NodeLook]] = {
    "trigger.form": NodeLook("New answer", "trigger", "clipboard-list", inputs=(), can_fail=False),
    "data.set": NodeLook("Set values", "data", "pencil-line"),
    "logic.if": NodeLook("If", "logic", "split", outputs=(Port("true", "True"), Port("false", "False"))),
    "people.approval": NodeLook(
        "Approval", "people", "user-check", outputs=(Port("approved"), Port("rejected"), Port("expired"))
    ),
    "http.request": NodeLook("HTTP request", "outside", "globe"),
    "logic.switch": NodeLook(
        "Switch",
        "logic",
        "route",
        outputs_of=lambda parameters: tuple(Port(str(case)) for case in _list(parameters.get("cases"))),
    ),
}


def node(node_id: str, node_type: str, x: float = 0, y: float = 0, **more: Any) -> dict[str, Any]:
    """Write a node."""
    return {"id": node_id, "type": node_type, "name": node_id.title(), "position": [x, y], "parameters": {}, **more}


def edge(edge_id: str, source: str, target: str, port: str = "out") -> dict[str, Any]:
    """Write an edge into the input of a node."""
    return {"id": edge_id, "source": source, "source_port": port, "target": target, "target_port": "in"}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
