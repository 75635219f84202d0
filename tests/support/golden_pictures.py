"""The pictures that every renderer of the canvas must draw: what is on them, where they lie, and how near is near enough.

They hold no words, for letters differ from machine to machine. ``python -m tests.support.golden_pictures`` draws them anew with
Qt alone, which is the oracle; look at them before they are committed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas.camera import Camera
from concertmaster_designer.canvas.kernel.raster import raster
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.flags import DISABLED, ERROR, SELECTED, STATUS_CODES, WARNING
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.scene import Scene
from concertmaster_designer.canvas.paint.texts import Texts
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font
from tests.support.canvas_parts import LOOKS
from tests.support.large_workflow import large_workflow

FOLDER = Path(__file__).parent / "golden"
SIZE = (320, 200)


@dataclass(frozen=True, slots=True)
class Golden:
    """One picture: its name, how it is looked at, and by how much the means of its cells may be off, of 255.

    ``mean`` is for all cells together, ``worst`` for ninety-nine of a hundred; ``cell`` is the side of one in pixels.
    """

    name: str
    nodes: int
    scale: float
    dpr: float = 1.0
    dark: bool = False
    mean: float = 1.0
    worst: float = 9.0
    cell: int = 4


# Below two pixels a card the kernel paints parts of pixels, and Qt whole ones: the two agree about the whole alone.
PICTURES = (
    Golden("specks", 6000, 0.022, mean=9.0, worst=25.0, cell=20),
    Golden("blocks", 1500, 0.06),
    Golden("blocks_dark", 1500, 0.09, dark=True),
    Golden("small_cards", 400, 0.16),
    Golden("cards", 400, 0.3, dark=True),
    Golden("near", 60, 0.7),
    Golden("natural", 60, 1.0),
    Golden("natural_dark", 60, 1.0, dark=True),
    Golden("dense", 60, 0.5, dpr=2.0),
    Golden("close", 60, 2.0),
)


class Silent(Texts):
    """Texts that say nothing."""

    def paint_titles(self, *_: object) -> None:
        """Leave the cards without words."""

    def paint_labels(self, *_: object) -> None:
        """Leave the ports without names."""


def draw(golden: Golden) -> QImage:
    """Draw a picture with the renderer that is to be had."""
    camera = Camera()
    camera.resize(SIZE[0] / golden.dpr, SIZE[1] / golden.dpr, golden.dpr)
    camera.zoom_to(golden.scale, 0, 0)
    graph = _graph(golden.nodes)
    box = graph.bounds()
    assert box is not None
    camera.center_on((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    scene = Scene(graph, inks(Theme.dark() if golden.dark else Theme.light()), interface_font())
    scene.texts = Silent(interface_font())
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    drawing = raster(int(np.frombuffer(image.bits(), np.uint8).ctypes.data), image.width())
    painter = QPainter(image)
    scene.paint(painter, QRect(QPoint(), image.size()), camera.lens, raster=drawing)
    painter.end()
    return image


def path_of(golden: Golden) -> Path:
    """Give where the picture lies."""
    return FOLDER / f"{golden.name}.png"


def cells(image: QImage, side: int) -> NDArray[np.float64]:
    """Give the mean colours of small squares: where a line lies to half a pixel is a renderer's own business."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3]
    split = pixels.reshape(image.height() // side, side, image.width() // side, side, 3)
    means: NDArray[np.float64] = split.mean(axis=(1, 3))
    return means


def distance(golden: Golden, first: QImage, second: QImage) -> tuple[float, float]:
    """Give the mean difference of cells, and that which one of a hundred exceeds."""
    away = np.abs(cells(first, golden.cell) - cells(second, golden.cell)).max(axis=2)
    return float(away.mean()), float(np.percentile(away, 99))


def _graph(nodes: int) -> Graph:
    graph = read_document(large_workflow(nodes), LOOKS)
    table, rows = graph.nodes, np.arange(nodes)
    for step, flag in ((11, SELECTED), (13, DISABLED), (17, WARNING), (19, ERROR)):
        table.mark(rows[::step], flag)
    graph.edges.mark(graph.edges.living()[::23], SELECTED)
    for step, status in ((7, "succeeded"), (29, "failed"), (31, "waiting"), (37, "skipped")):
        some = rows[step::step]
        graph.set_status(some, np.full(len(some), STATUS_CODES[status], np.uint8))
    return graph


def main() -> None:
    """Draw the pictures anew."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["CONCERTMASTER_CANVAS_KERNEL"] = "off"
    application = QApplication([])
    FOLDER.mkdir(exist_ok=True)
    for golden in PICTURES:
        draw(golden).save(str(path_of(golden)))
    application.quit()


if __name__ == "__main__":
    main()
