"""What tests of gestures share: strokes by real events, and places on edges."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.model.curves import flatten

PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def stroke(canvas: GraphCanvas, at: Callable[[float, float], QPoint]) -> Callable[..., None]:
    """Press, go along places of the world in small steps with the same keys held, and let go."""

    def stroking(*places: tuple[float, float], keys: Qt.KeyboardModifier = PLAIN, release: bool = True) -> None:
        button = Qt.MouseButton.LeftButton
        QTest.mousePress(canvas, button, keys, at(*places[0]))
        for (x0, y0), (x1, y1) in pairwise(places):
            for step in range(1, 9):
                place = at(x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8)
                canvas._hand.move(place.toPointF(), keys)
            QApplication.processEvents()
        if release:
            QTest.mouseRelease(canvas, button, keys, at(*places[-1]))

    return stroking


@pytest.fixture
def on_edge(canvas: GraphCanvas) -> Callable[[str, float], tuple[float, float]]:
    """Give the point of an edge that lies so many units before its end, or behind its beginning where they are negative."""

    def point(edge_id: str, before: float) -> tuple[float, float]:
        graph = canvas._stage.graph
        xs, ys = flatten(graph.curves(graph.edges.rows_of([edge_id])), 400)
        steps = np.hypot(np.diff(xs[0]), np.diff(ys[0]))
        way = np.concatenate([[0.0], np.cumsum(steps)])
        place = way[-1] - before if before >= 0 else -before
        return float(np.interp(place, way, xs[0])), float(np.interp(place, way, ys[0]))

    return point
