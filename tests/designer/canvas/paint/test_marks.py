"""Every mark has a shape of its own."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from concertmaster_designer.canvas.paint.marks import draw_arc, draw_mark
from concertmaster_shared.look import STATUS_LOOKS


def _drawn(draw):
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, QPointF(20, 20))
    painter.end()
    return image


def test_marks_differ_in_shape_alone(qapp):
    marks = sorted({look.mark for look in STATUS_LOOKS.values()} | {"error", "warning", "pause"})
    colors = ("#FFFFFF", "#333333", "#FFFFFF")
    images = [_drawn(lambda p, c, m=mark: draw_mark(p, m, c, radius=12, colors=colors)) for mark in marks]
    assert all(first != second for place, first in enumerate(images) for second in images[:place])


def test_a_tiny_mark_is_a_disc(qapp):
    colors = ("#FFFFFF", "#333333", "#FFFFFF")
    tick, cross = (_drawn(lambda p, c, m=mark: draw_mark(p, m, c, radius=3, colors=colors)) for mark in ("tick", "cross"))
    assert tick == cross


def test_an_arc_turns(qapp):
    first, second = (_drawn(lambda p, c, t=turn: draw_arc(p, c, 10, color="#333333", turn=t)) for turn in (0.0, 0.25))
    assert first != second
