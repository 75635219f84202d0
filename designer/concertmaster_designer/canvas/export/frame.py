"""What of the plane a picture shows, and how large it becomes. Pure; refuses what no program could open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Final

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.model.shapes import are_told_apart
from concertmaster_designer.canvas.model.tables import Box
from concertmaster_shared.errors import ConcertMasterError

MARGIN: Final = 32.0
LABELS: Final = 104.0
"""Room for the names of ports."""

LONGEST_SIDE: Final = 16_000
MOST_PIXELS: Final = 64_000_000
MOST_VECTOR_NODES: Final = 20_000


class PictureError(ConcertMasterError):
    """The picture would be too large, or there is nothing to be seen."""

    code: ClassVar[str] = "picture.too_large"


class EmptyPictureError(PictureError):
    """There is nothing to be seen."""

    code: ClassVar[str] = "picture.empty"


class VectorPictureError(PictureError):
    """There are more nodes than a picture of vectors holds."""

    code: ClassVar[str] = "picture.too_many"


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of the plane, and the pixels that a unit takes."""

    box: Box
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height in pixels."""
        x0, y0, x1, y1 = self.box
        return max(1, math.ceil((x1 - x0) * self.scale)), max(1, math.ceil((y1 - y0) * self.scale))

    @property
    def lens(self) -> Lens:
        """Give the mapping from the plane to pixels; a picture at more than its natural size shows no more than that one does."""
        return Lens(self.scale, min(1.0, self.scale), round(-self.box[0] * self.scale), round(-self.box[1] * self.scale))


def frame_of(graph: Graph, scale: float, *, vectors: bool = False) -> Frame:
    """Give the frame around everything; raises ``PictureError`` where the picture would be too large."""
    bounds = graph.bounds()
    if bounds is None:
        raise EmptyPictureError
    for _frame_id, box in graph.frames:
        bounds = min(bounds[0], box[0]), min(bounds[1], box[1]), max(bounds[2], box[2]), max(bounds[3], box[3])
    x0, y0, x1, y1 = bounds
    beside = LABELS if any(are_told_apart(shape.outputs) for shape in graph.shapes.shapes) else MARGIN
    frame = Frame((x0 - beside, y0 - MARGIN, x1 + beside, y1 + MARGIN), 1.0 if vectors else scale)
    if vectors:
        if len(graph.nodes) > MOST_VECTOR_NODES:
            raise VectorPictureError(count=f"{len(graph.nodes):,}", limit=f"{MOST_VECTOR_NODES:,}")
        return frame
    width, height = frame.size
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise PictureError(
            percent=round(scale * 100),
            width=f"{width:,}",
            height=f"{height:,}",
            fits=max(1, math.floor(largest_scale(frame.box) * 100)),
        )
    return frame


def largest_scale(box: Box) -> float:
    """Give the largest scale at which a picture of a box is not too large."""
    width, height = box[2] - box[0], box[3] - box[1]
    return min((LONGEST_SIDE - 1) / max(width, height), math.sqrt(MOST_PIXELS / (width * height)))
