"""Insert: a card that is held over an edge is meant to go into it. What says so for a node that is dragged and for a new one."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.canvas.model.hit import edge_at
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.stage import Stage

_REACH: Final = 24.0
"""Units from the middle of the card to the edge."""

_SMALLEST_SCALE: Final = 0.2
"""Where cards are smaller than that, a hand cannot mean one edge."""


def edge_for(stage: Stage, middle: Point) -> int | None:
    """Give the edge a card with its middle there is meant for, if any."""
    if stage.camera.scale < _SMALLEST_SCALE:
        return None
    return edge_at(stage.graph, middle, _REACH)
