"""What a screen reader says of the canvas: where the keyboard is, and how much is selected."""

from __future__ import annotations

from concertmaster_designer.canvas.stage import Stage


def description(stage: Stage, count: int) -> str:
    """Describe the current node, and that ``count`` are selected."""
    current, graph = stage.current, stage.graph
    if current is None:
        return f"{len(graph.nodes)} nodes, none selected"
    look = graph.shapes.shapes[int(graph.nodes.shape[current])].look
    more = f", {count} selected" if count > 1 else ""
    return f"{graph.nodes.names[current]}, {look.title}{more}"
