"""Paint a graph for elsewhere. Each function gives how far it is, between 0 and 1, and its bytes at the end."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter

from concertmaster_designer.canvas.model.flags import DEAD
from concertmaster_designer.canvas.model.graph import HALO, Graph
from concertmaster_designer.canvas.model.hit import edges_in, nodes_in
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.canvas.paint.scene import Parts, Scene
from concertmaster_designer.canvas.paint.texts import Subtitle

from .frame import Frame
from .vector import VectorArrows, VectorSprites, draw_notes

Steps = Generator[float, None, bytes]

_BAND: Final = 256
_AT_ONCE: Final = 200
_UNITS_AN_INCH: Final = 96


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, font and what cards say; without ``ground`` the picture is transparent where nothing is."""

    inks: Inks
    font: QFont
    title: str = ""
    subtitle: Subtitle | None = None
    ground: bool = True


def png(graph: Graph, frame: Frame, look: Look) -> Steps:
    """Give a PNG, painted band after band."""
    image = yield from image_of(graph, frame, look)
    return _bytes(lambda buffer: QImageWriter(buffer, QByteArray(b"PNG")).write(image))


def image_of(graph: Graph, frame: Frame, look: Look) -> Generator[float, None, QImage]:
    """Give a picture of pixels, painted band after band."""
    width, height = frame.size
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDotsPerMeterX(round(_UNITS_AN_INCH * frame.scale / 0.0254))
    image.setDotsPerMeterY(round(_UNITS_AN_INCH * frame.scale / 0.0254))
    image.setText("Software", "ConcertMaster")
    image.fill(QColor(look.inks.ground) if look.ground else QColor(0, 0, 0, 0))
    scene = _scene(graph, look)
    lens = frame.lens
    for top in range(0, height, _BAND):
        clip = QRect(0, top, width, min(_BAND, height - top))
        painter = QPainter(image)
        painter.setClipRect(clip)
        x0, y0, x1, y1 = lens.world_box((0, top, width, top + clip.height()))
        box = x0, y0 - HALO, x1, y1 + HALO
        nodes, edges = nodes_in(graph, box, DEAD), edges_in(graph, box, DEAD)
        on = Painting(painter, graph, lens, look.inks, clip)
        scene.backdrop.paint_below(on)
        scene.paint_parts(on, Parts(nodes, edges, nodes))
        scene.backdrop.paint_above(on)
        painter.end()
        yield min(1.0, (top + _BAND) / height)
    return image


def svg(graph: Graph, frame: Frame, look: Look) -> Steps:
    """Give an SVG whose words are text."""
    from PySide6.QtSvg import QSvgGenerator  # noqa: PLC0415 - few ever export

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    width, height = frame.size
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRect(0, 0, width, height))
    generator.setResolution(_UNITS_AN_INCH)
    generator.setTitle(_printable(look.title) or "Workflow")
    generator.setDescription("A workflow, drawn by ConcertMaster")
    painter = QPainter(generator)
    yield from _vectors(painter, graph, frame, look)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def pdf(graph: Graph, frame: Frame, look: Look) -> Steps:
    """Give a PDF of one page, as large as the picture."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(_printable(look.title) or "Workflow")
    writer.setCreator("ConcertMaster")
    width, height = frame.size
    # A page of PDF has at most 200 inches a side: a larger picture is made smaller, for vectors nothing is lost by that.
    shrink = min(1.0, 200 * _UNITS_AN_INCH / max(width, height))
    points = QSizeF(width * shrink * 72 / _UNITS_AN_INCH, height * shrink * 72 / _UNITS_AN_INCH)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(writer.width() / width, writer.height() / height)
    yield from _vectors(painter, graph, frame, look)
    painter.end()
    buffer.close()
    return bytes(buffer.data().data())


def _vectors(painter: QPainter, graph: Graph, frame: Frame, look: Look) -> Generator[float, None, None]:
    width, height = frame.size
    clip = QRect(0, 0, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.ground:
        painter.fillRect(QRectF(clip), QColor(look.inks.ground))
    scene = _scene(graph, look)
    scene.sprites, scene.arrows = VectorSprites(), VectorArrows()
    on = Painting(painter, graph, frame.lens, look.inks, clip)
    notes, graph.notes = graph.notes, type(graph.notes)()
    scene.backdrop.paint_below(on)
    graph.notes = notes
    draw_notes(on, look.font)
    nodes, edges = graph.nodes.living(), graph.edges.living()
    none = np.zeros(0, np.int64)
    whole = max(1, len(nodes) + len(edges))
    for first in range(0, len(edges), _AT_ONCE):
        scene.paint_parts(on, Parts(none, edges[first : first + _AT_ONCE], none))
        yield min(1.0, first / whole)
    for first in range(0, len(nodes), _AT_ONCE):
        some = nodes[first : first + _AT_ONCE]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene.paint_parts(on, Parts(some, none, some))
        yield min(1.0, (len(edges) + first) / whole)
    scene.backdrop.paint_above(on)
    yield 1.0


def _scene(graph: Graph, look: Look) -> Scene:
    scene = Scene(graph, look.inks, look.font)
    scene.texts.subtitle_of = look.subtitle
    return scene


def _bytes(write: Callable[[QBuffer], object]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    buffer.close()
    return bytes(buffer.data().data())


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()
