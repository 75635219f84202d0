"""Choose an edge: a press on it is all there is."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt

from concertmaster_designer.canvas.model.hit import edge_at
from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture, Pointer

EDGE_REACH: Final = 6.0
"""Logical pixels from an edge within which it is meant."""


class ChooseEdge(Gesture):
    """An edge is chosen at the press; nothing follows."""

    def __init__(self, stage: Stage, edge: int, *, adds: bool) -> None:
        self._stage = stage
        self._before = stage.choice()
        if adds:
            stage.restore(self._before._replace(edges=np.setxor1d(self._before.edges, [edge])))
        else:
            stage.choose((), [edge])

    def cancel(self) -> None:
        """Choose again what was chosen before."""
        self._stage.restore(self._before)


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button on an edge."""
    if pointer.button != Qt.MouseButton.LeftButton:
        return None
    edge = edge_at(stage.graph, pointer.world, EDGE_REACH / stage.camera.scale)
    return None if edge is None else ChooseEdge(stage, edge, adds=pointer.adds)
