"""Insert: a card that is held over an edge is meant to go into it. What says so for a node that is dragged and for a new one."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.canvas.model.shapes import CARD_HEIGHT, CARD_WIDTH
from concertmaster_designer.canvas.model.strokes import edge_through
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.stage import Stage

_WITHIN: Final = 0.75
"""The part of the card an edge has to run through: one that only grazes a corner is not meant."""

_SMALLEST_SCALE: Final = 0.2
"""Where cards are smaller than that, a hand cannot mean one edge."""


def edge_for(stage: Stage, middle: Point) -> int | None:
    """Give the edge a card with its middle there is meant for, if any."""
    if stage.camera.scale < _SMALLEST_SCALE:
        return None
    (x, y), across, down = middle, _WITHIN * CARD_WIDTH / 2, _WITHIN * CARD_HEIGHT / 2
    return edge_through(stage.graph, (x - across, y - down, x + across, y + down))
