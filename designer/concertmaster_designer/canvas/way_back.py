"""A button that leads back to the workflow, shown while nothing of it is in view: an empty canvas does not say where to go."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from .stage import Stage

_SOON_MS: Final = 50
_BELOW: Final = 24


class WayBack(QPushButton):
    """Stands at the top of the canvas; looks a moment after the view has moved, so that no frame waits for it."""

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__("Back to the workflow", parent)
        self._stage, self._canvas = stage, parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)
        self.hide()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._look)
        stage.view_changed.connect(self._soon.start)

    def _look(self) -> None:
        box, view = self._stage.graph.bounds(), self._stage.camera.view_box
        is_lost = box is not None and (box[2] < view[0] or view[2] < box[0] or box[3] < view[1] or view[3] < box[1])
        if is_lost:
            self.adjustSize()
            self.move((self._canvas.width() - self.width()) // 2, _BELOW)
            self.raise_()
        self.setVisible(is_lost)
