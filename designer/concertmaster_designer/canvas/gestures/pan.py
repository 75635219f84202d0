"""Pan: the middle button, or the left one with space, takes hold of the ground."""

from __future__ import annotations

from PySide6.QtCore import Qt

from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture, Pointer


class Pan(Gesture):
    """The ground follows the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, stage: Stage, pointer: Pointer) -> None:
        self._stage = stage
        self._start = self._last = pointer

    def move(self, pointer: Pointer) -> None:
        """Move the picture as far as the pointer went."""
        self._stage.pan_by(pointer.x - self._last.x, pointer.y - self._last.y)
        self._last = pointer

    def finish(self, pointer: Pointer) -> None:
        """Stay where the hand let go."""
        self.move(pointer)

    def cancel(self) -> None:
        """Go back."""
        self._stage.pan_by(self._start.x - self._last.x, self._start.y - self._last.y)


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the middle button, or with space."""
    held = pointer.button == Qt.MouseButton.LeftButton and pointer.grabs
    return Pan(stage, pointer) if held or pointer.button == Qt.MouseButton.MiddleButton else None
