"""What every gesture is: it follows the pointer, is finished or cancelled, and may paint over the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.inks import Inks

DRAG_STARTS: Final = 4.0
"""Logical pixels a hand may tremble within a click."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in the view (logical pixels) and in the world, and what is held with it."""

    x: float
    y: float
    world_x: float
    world_y: float
    button: Qt.MouseButton
    adds: bool = False
    """Shift or Ctrl: add to what is chosen."""

    free: bool = False
    """Alt: leave the grid."""

    grabs: bool = False
    """Space: take hold of the ground."""

    copies: bool = False
    """Ctrl alone: leave a copy."""

    cuts: bool = False
    """Ctrl and Shift: go through edges."""

    @property
    def world(self) -> Point:
        """Give the place in the world."""
        return self.world_x, self.world_y


class Gesture:
    """A gesture under way. Subclasses override what they need."""

    cursor: Qt.CursorShape | None = None
    by_keys = False
    """Keys lead it: a press of the pointer ends it."""

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""

    def finish(self, pointer: Pointer) -> None:
        """End well: ask for what the gesture meant."""

    def cancel(self) -> None:
        """End as if nothing had been done."""

    def key(self, event: QKeyEvent) -> bool:  # noqa: ARG002 - what subclasses are given
        """Do what a key means to it; tells whether it is over."""
        return False

    def turn(self, *, forwards: bool) -> None:
        """Take the next of what it can choose from, or the one before: Tab."""

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint over the picture, in device pixels."""
