"""Edges are thinned out while the picture moves, always the same ones, and never the time it takes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.flags import SELECTED, STATUS_CODES
from concertmaster_designer.canvas.paint import edges
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.ui.theme import Theme
from tests.support.canvas_parts import LOOKS
from tests.support.large_workflow import large_workflow


@pytest.fixture
def on(qapp):
    graph = read_document(large_workflow(30_000), LOOKS)
    picture = QPixmap(8, 8)
    painter = QPainter(picture)
    yield Painting(painter, graph, Lens(0.09, 0.09, 0, 0), inks(Theme.light()), QRect(0, 0, 8, 8), moving=True)
    painter.end()


def test_a_moving_picture_keeps_the_same_few_edges(on):
    every = on.graph.edges.living()
    some = edges._sample(on, every)
    assert 100 < len(some) < len(every) / 2
    assert np.array_equal(some, edges._sample(on, every))


def test_a_small_picture_keeps_every_edge(on):
    few = on.graph.edges.living()[:500]
    assert len(edges._sample(on, few)) == 500


def test_edges_shorter_than_a_few_pixels_are_left_out(on):
    rows = edges._worthwhile(on, on.graph.edges.living())
    table = on.graph.edges
    size = np.maximum(np.abs(table.bx[rows] - table.ax[rows]), np.abs(table.by[rows] - table.ay[rows])) * 0.09
    assert size.min() >= 8


def test_an_edge_tells_how_far_the_run_is(graph):
    nodes, rows = graph.nodes, graph.edges.living()
    nodes.status[nodes.rows_of(["start", "total"])] = STATUS_CODES["succeeded"]
    nodes.status[nodes.rows_of(["big"])] = STATUS_CODES["running"]
    nodes.status[nodes.rows_of(["ask"])] = STATUS_CODES["skipped"]
    graph.edges.mark(graph.edges.rows_of(["e4"]), SELECTED)
    names = ["normal", "faded", "failing", "done", "chosen"]
    assert [names[tone] for tone in edges._tones(graph, rows)] == ["done", "done", "faded", "chosen", "failing"]
