"""What is done to one group costs what that group has, not what there is: measured in the processor's time, beside itself."""

from __future__ import annotations

import statistics
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas import GraphCanvas
from tests.support.grouped_workflow import grouped_workflow

pytestmark = pytest.mark.alone

FEW, MANY = 4_000, 80_000
TIMES_SLOWER = 1.8
GRAIN_MS = 1.0


@pytest.fixture
def shown(qtbot, theme):
    def show(nodes):
        canvas = GraphCanvas(grouped_workflow(nodes))
        qtbot.addWidget(canvas)
        canvas.resize(1600, 900)
        canvas.show()
        box = canvas._stage.graph.groups.frame("g2").box
        canvas.zoom_to(1.0, (box[0] + 500, box[1] + 300))
        QTest.qWait(200)
        return canvas

    return show


def _frames(canvas, changes):
    times = []
    for change in changes:
        start = time.process_time()
        change()
        canvas.update()
        QApplication.processEvents()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def _fold(canvas):
    group = canvas._stage.graph.groups.contents["g2"]
    edits = [[{"op": "put_group", "group": {**group, "collapsed": folded}}] for folded in (True, False)]
    return _frames(canvas, [lambda edit=edit: canvas.apply(edit) for edit in edits * 6])


def _drag(canvas):
    apply = [{"op": "put_group", "group": {**canvas._stage.graph.groups.contents["g2"], "collapsed": True}}]
    canvas.apply(apply)
    box = canvas._stage.graph.groups.frame("g2").box
    start = canvas.to_view(box[0] + 100, box[1] + 32).toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(12, 12))
    assert canvas._stage.graph.groups.lifted
    times = _frames(canvas, [lambda step=step: QTest.mouseMove(canvas, start + QPoint(12 + step, 12)) for step in range(24)])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    return times


@pytest.mark.parametrize("measured", [_fold, _drag], ids=["fold", "drag"])
def test_one_group_among_many_is_as_fast_as_among_few(shown, measured):
    few, many = (measured(shown(nodes)) for nodes in (FEW, MANY))
    assert many < few * TIMES_SLOWER + GRAIN_MS
