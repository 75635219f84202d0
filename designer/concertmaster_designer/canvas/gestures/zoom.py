"""Zoom and scroll with the wheel and with two fingers. What is under the pointer stays under it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.stage import Stage

STEP: Final = 1.25
"""What a key or a button zooms by."""

_NOTCH: Final = 120.0
_NOTCH_ZOOMS: Final = 1.2
_NOTCH_PANS: Final = 72.0


def zoom_about(stage: Stage, factor: float, place: Point) -> None:
    """Zoom by a factor about a point of the view."""
    stage.camera.zoom_to(stage.camera.scale * factor, *place)
    stage.view_changed.emit()


def wheel(stage: Stage, event: QWheelEvent) -> None:
    """Zoom with Ctrl, pan otherwise; Shift turns a plain wheel sideways."""
    place = event.position()
    pixels, turn = event.pixelDelta(), event.angleDelta()
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        zoom_about(stage, _NOTCH_ZOOMS ** (turn.y() / _NOTCH), (place.x(), place.y()))
        return
    if not pixels.isNull():
        stage.pan_by(pixels.x(), pixels.y())
        return
    dx, dy = turn.x() / _NOTCH * _NOTCH_PANS, turn.y() / _NOTCH * _NOTCH_PANS
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not dx:
        dx, dy = dy, 0.0
    stage.pan_by(dx, dy)


def pinch(stage: Stage, event: QNativeGestureEvent) -> bool:
    """Zoom with two fingers; tells whether the event was meant for it."""
    if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
        zoom_about(stage, 1.0 + event.value(), (event.position().x(), event.position().y()))
        return True
    return False
