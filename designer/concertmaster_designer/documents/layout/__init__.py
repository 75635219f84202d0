"""Automatic layout: boxes and links in, places out. It knows nothing of workflows, windows or threads, and imports no library.

``drawing`` says what goes in, ``layers``, ``crossings`` and ``heights`` are the steps, ``layered`` does them for one part that
hangs together, ``packing`` puts such parts side by side.
"""

from __future__ import annotations

from .drawing import Drawing, Link, Places, Report, components, part
from .layered import layered
from .packing import packed

__all__ = ["Drawing", "Link", "Places", "Report", "lay_out"]


def lay_out(drawing: Drawing, report: Report = lambda _done: None) -> Places:
    """Give the upper left corner of every box. The whole begins at 0, 0; ``report`` hears how much is done."""
    parts = components(drawing)
    if not parts:
        return []
    total, done = len(drawing.boxes), 0
    drawn: list[tuple[list[int], Places]] = []
    for boxes in parts:

        def tell(share: float, begun: int = done, size: int = len(boxes)) -> None:
            report((begun + share * size) / total)

        drawn.append((boxes, layered(part(drawing, boxes), tell)))
        done += len(boxes)
    drawn.sort(key=lambda item: _standing(drawing, item[0]))
    corners = packed([_size(drawing, boxes, places) for boxes, places in drawn])
    result: Places = [(0.0, 0.0)] * total
    for (boxes, places), (left, top) in zip(drawn, corners, strict=True):
        for box, (x, y) in zip(boxes, places, strict=True):
            result[box] = (left + x, top + y)
    report(1.0)
    return result


def _standing(drawing: Drawing, boxes: list[int]) -> tuple[bool, float, float]:
    """Order parts as they stood, from the top; boxes that nothing is joined to come last."""
    return len(boxes) == 1, min(drawing.boxes[box][1] for box in boxes), min(drawing.boxes[box][0] for box in boxes)


def _size(drawing: Drawing, boxes: list[int], places: Places) -> tuple[float, float]:
    right = max(x + drawing.boxes[box][2] for box, (x, _y) in zip(boxes, places, strict=True))
    bottom = max(y + drawing.boxes[box][3] for box, (_x, y) in zip(boxes, places, strict=True))
    return right, bottom
