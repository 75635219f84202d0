"""The camera: which part of the plane the widget shows. No Qt here.

Three spaces: the world (units of documents), the view (logical pixels of the widget), the device (pixels of the screen). The
offset is whole device pixels, so that a pan moves the painted picture exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from concertmaster_designer.canvas.model.tables import Box

SMALLEST_SCALE: Final = 0.01
"""So far a hand zooms out; to show all of a very large workflow it may take less."""

_TINIEST_SCALE: Final = 1e-6
LARGEST_SCALE: Final = 4.0
FIT_MARGIN: Final = 48.0
_FARTHEST: Final = 1 << 30
"""Device offsets stay where 32-bit pixels can follow."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A camera's mapping at one moment: device = world * scale + offset.

    ``logical`` is the scale without the screen's density.
    """

    scale: float
    logical: float
    dx: int
    dy: int

    def world_box(self, box: Box) -> Box:
        """Give a box of device pixels in world units."""
        x0, y0, x1, y1 = box
        return (x0 - self.dx) / self.scale, (y0 - self.dy) / self.scale, (x1 - self.dx) / self.scale, (y1 - self.dy) / self.scale

    def device(self, x: float, y: float) -> tuple[float, float]:
        """Give a world point in device pixels."""
        return x * self.scale + self.dx, y * self.scale + self.dy


class Camera:
    """Scale and offset, and the ways to change them."""

    def __init__(self) -> None:
        self.scale = 1.0
        self.dpr = 1.0
        self.width = 1.0
        self.height = 1.0
        self.corner = (0.0, 0.0)
        """Width and height, in view pixels, of what lies over the view's bottom right corner."""
        self._x = 0.0
        self._y = 0.0

    @property
    def lens(self) -> Lens:
        """Give the mapping from the world to device pixels."""
        return Lens(self.scale * self.dpr, self.scale, round(self._x), round(self._y))

    @property
    def view_box(self) -> Box:
        """Give the part of the world that shows."""
        return self.lens.world_box((0, 0, self.width * self.dpr, self.height * self.dpr))

    @property
    def center(self) -> tuple[float, float]:
        """Give the world point in the middle of the view."""
        return self.to_world(self.width / 2, self.height / 2)

    def to_world(self, x: float, y: float) -> tuple[float, float]:
        """Give the world point at a point of the view."""
        lens = self.lens
        return (x * self.dpr - lens.dx) / lens.scale, (y * self.dpr - lens.dy) / lens.scale

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Give the point of the view where a world point shows."""
        device_x, device_y = self.lens.device(x, y)
        return device_x / self.dpr, device_y / self.dpr

    def resize(self, width: float, height: float, dpr: float) -> None:
        """Take another size of the view; the middle stays where it is when the density changes, the corner otherwise."""
        middle = self.center
        denser = dpr != self.dpr
        self.width, self.height, self.dpr = max(1.0, width), max(1.0, height), dpr
        if denser:
            self.center_on(*middle)

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by logical pixels; parts of a pixel add up."""
        self._put(self._x + dx * self.dpr, self._y + dy * self.dpr)

    def center_on(self, x: float, y: float) -> None:
        """Bring a world point to the middle of the view."""
        device = self.scale * self.dpr
        self._put(self.width * self.dpr / 2 - x * device, self.height * self.dpr / 2 - y * device)

    def zoom_to(self, scale: float, x: float, y: float) -> None:
        """Take another scale; what shows at a point of the view stays there."""
        world_x, world_y = self.to_world(x, y)
        # From where everything fits, below what a hand reaches, zooming goes on without a jump.
        self.scale = min(LARGEST_SCALE, max(min(SMALLEST_SCALE, self.scale), scale))
        device = self.scale * self.dpr
        self._put(x * self.dpr - world_x * device, y * self.dpr - world_y * device)

    def fit(self, box: Box, largest: float = 1.0) -> None:
        """Show a whole box, no larger than ``largest``."""
        x0, y0, x1, y1 = box
        room_x, room_y = max(1.0, self.width - 2 * FIT_MARGIN), max(1.0, self.height - 2 * FIT_MARGIN)
        scale = min(room_x / max(1.0, x1 - x0), room_y / max(1.0, y1 - y0), largest)
        self.scale = min(LARGEST_SCALE, max(_TINIEST_SCALE, scale))
        self.center_on((x0 + x1) / 2, (y0 + y1) / 2)

    def reveal(self, box: Box, margin: float = FIT_MARGIN) -> None:
        """Move as little as needed for a box to show."""
        (left, top), (right, bottom) = self.to_view(box[0], box[1]), self.to_view(box[2], box[3])
        self.pan_by(_into(left, right, self.width, margin), _into(top, bottom, self.height, margin))
        self._clear_corner(box)

    def shows(self, box: Box) -> bool:
        """Tell whether a whole box is in view."""
        x0, y0, x1, y1 = self.view_box
        return x0 <= box[0] and y0 <= box[1] and box[2] <= x1 and box[3] <= y1

    def _clear_corner(self, box: Box) -> None:
        """Move a box that lies under the covered corner out of it, the shorter way that keeps it in view."""
        (left, top), (right, bottom) = self.to_view(box[0], box[1]), self.to_view(box[2], box[3])
        aside, up = right - (self.width - self.corner[0]), bottom - (self.height - self.corner[1])
        if aside <= 0 or up <= 0:
            return
        if up <= aside and up <= top:
            self.pan_by(0, -up)
        elif aside <= left:
            self.pan_by(-aside, 0)

    def _put(self, x: float, y: float) -> None:
        self._x = min(_FARTHEST, max(-_FARTHEST, x))
        self._y = min(_FARTHEST, max(-_FARTHEST, y))


def _into(low: float, high: float, size: float, margin: float) -> float:
    if high - low > size - 2 * margin:
        return (size - high - low) / 2
    if low < margin:
        return margin - low
    if high > size - margin:
        return size - margin - high
    return 0.0
