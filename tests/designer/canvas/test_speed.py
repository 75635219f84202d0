"""The canvas stays as fast as it is: measured in the processor's time, beside a plain scene and beside itself, in one run."""

from __future__ import annotations

import statistics
import time

import pytest
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.kernel.library import SWITCH, load
from tests.bench.canvas import NodeItem
from tests.support.large_workflow import large_workflow

pytestmark = pytest.mark.alone

NODES = 5_000
SIZE = 1600, 900
STEPS = 16
TIMES_FASTER_THAN_ITEMS = 3.0
GRAIN = 1.15
"""How much slower a renderer may seem to be than it is."""


@pytest.fixture
def shown(qtbot, theme):
    def show(widget):
        qtbot.addWidget(widget)
        widget.resize(*SIZE)
        widget.show()
        QApplication.processEvents()
        return widget

    return show


def _frame(widget, change):
    start = time.process_time()
    change()
    widget.update()
    QApplication.processEvents()
    return (time.process_time() - start) * 1000


def _zoom(widget, zoom):
    """Give the median frame of a zoom, which was made once before to draw what is drawn once."""
    frames = []
    for _warm in range(2):
        frames = [_frame(widget, lambda scale=0.06 * 5 ** (step / STEPS): zoom(scale)) for step in range(STEPS)]
    return statistics.median(frames)


def _scene(document):
    """Make one item a node and an edge, as most editors on Qt's graphics scene do."""
    scene, pen = QGraphicsScene(), QPen(QColor("#888888"), 2)
    places = {node["id"]: node["position"] for node in document["nodes"]}
    for node in document["nodes"]:
        item = NodeItem(node["name"])
        item.setPos(*node["position"])
        scene.addItem(item)
    for edge in document["edges"]:
        (ax, ay), (bx, by) = places[edge["source"]], places[edge["target"]]
        path = QPainterPath()
        path.moveTo(ax + 200, ay + 32)
        path.cubicTo(ax + 260, ay + 32, bx - 60, by + 32, bx, by + 32)
        scene.addPath(path, pen)
    return scene


@pytest.mark.parametrize("kernel", ["on", "off"])
def test_a_zoom_is_many_times_faster_than_one_item_a_node(shown, monkeypatch, kernel):
    monkeypatch.setenv(SWITCH, kernel)
    document = large_workflow(NODES)
    scene = _scene(document)
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    theirs = _zoom(shown(view), lambda scale: (view.resetTransform(), view.scale(scale, scale)))
    canvas = shown(GraphCanvas(document))
    ours = _zoom(canvas, canvas.zoom_to)
    assert theirs > ours * TIMES_FASTER_THAN_ITEMS


def test_the_kernel_is_worth_its_while(shown, monkeypatch):
    canvas = shown(GraphCanvas(large_workflow(40_000)))

    def afar(switch):
        monkeypatch.setenv(SWITCH, switch)
        canvas.zoom_to(0.03)
        return statistics.median(_frame(canvas, canvas._screen._picture.forget) for _frame_number in range(9))

    painter, kernel = afar("off"), afar("on")
    assert kernel * (1.5 if load() is not None else 1 / GRAIN) < painter


def test_a_frame_costs_what_shows_and_not_what_there_is(shown):
    few, many = (shown(GraphCanvas(large_workflow(nodes))) for nodes in (2_000, 40_000))

    def pan(canvas):
        canvas.zoom_to(1.0, (3000, 1500))
        frames = [_frame(canvas, lambda: canvas.pan_by(-9, -4)) for _step in range(2 * STEPS)]
        return statistics.median(frames)

    assert pan(many) < pan(few) * 4 + 2
