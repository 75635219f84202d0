"""How fast the graph canvas opens, pans, zooms, drags and shows states; and a plain scene of items beside it.

``python -m tests.bench.canvas [--nodes N] [--frames N] [--window]`` prints one JSON line a figure, once with the compiled kernel
and once with Qt alone. A frame is a change of state and its painting, at 1920 x 1080 without a screen; with ``--window`` it is a
real window under Xvfb. Real mouse events drive the gestures.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

if "--window" in sys.argv and "DISPLAY" not in os.environ:
    wrapper = shutil.which("xvfb-run")
    if wrapper is None:
        raise SystemExit("--window needs xvfb-run (Debian: xvfb), or a display")
    again = [wrapper, "-a", "-s", "-screen 0 1920x1080x24", sys.executable, "-m", "tests.bench.canvas", *sys.argv[1:]]
    os.execv(wrapper, again)  # noqa: S606 - the same program again, with a screen
os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if "--window" in sys.argv else "offscreen")

import numpy as np
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsScene, QGraphicsView

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.kernel.library import SWITCH, library
from concertmaster_designer.canvas.model.hit import node_at, ports_of
from concertmaster_designer.ui.theme import Theme, apply_theme
from tests.support.large_workflow import large_workflow

WIDTH, HEIGHT = 1920, 1080
SIZES = (500, 5_000, 20_000, 100_000)
ITEMS = 5_000
STATES_A_FRAME = 333
HITS = 200
_renderer = "kernel"
STATUSES = ("running", "succeeded", "failed", "waiting")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, action="append", help=f"size of the workflow; may be given again {SIZES}")
    parser.add_argument("--frames", type=int, default=120, help="frames a figure")
    parser.add_argument("--window", action="store_true", help="paint into a real window under Xvfb")
    parser.add_argument(
        "--renderer", choices=("kernel", "painter"), action="append", help="what draws; may be given again (both)"
    )
    options = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, Theme.light())
    # As the program does it: the collector need not walk what stands.
    gc.freeze()
    for nodes in options.nodes or SIZES:
        for renderer in options.renderer or ("kernel", "painter"):
            os.environ[SWITCH] = "off" if renderer == "painter" else "on"
            if renderer == "painter" or library() is not None:
                _measure(nodes, options.frames, renderer)
    if ITEMS in (options.nodes or [ITEMS]):
        _compare()


def _measure(nodes: int, frames: int, renderer: str) -> None:
    global _renderer  # noqa: PLW0603 - every figure of a run names it
    _renderer = renderer
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.workflow.json"
        path.write_text(json.dumps(large_workflow(nodes)), encoding="utf-8")
        base = _memory()
        canvas = GraphCanvas()
        canvas.resize(WIDTH, HEIGHT)
        canvas.show()
        start = time.perf_counter()
        canvas.open(path)
        opened = time.perf_counter() - start
        _paint(canvas)
        first = time.perf_counter() - start
        size = path.stat().st_size / 1e6
    _say("canvas.open", opened * 1000, nodes, f"{size:.1f} MB of JSON to the first frame: {first * 1000:.0f} ms")
    fitting = canvas.scale
    middle = canvas.to_world(canvas.rect().center().toPointF())
    for name, scale in (("1.0", 1.0), ("0.25", 0.25), ("0.05", 0.05), ("fit", fitting)):
        _frames(f"canvas.pan_{name}", canvas, nodes, _pans(canvas, scale, middle, frames))
    _frames("canvas.zoom", canvas, nodes, _zooms(canvas, fitting, frames))
    _frames("canvas.drag_1", canvas, nodes, _drag(canvas, 1, frames))
    _frames("canvas.drag_1000", canvas, nodes, _drag(canvas, min(1000, nodes), frames))
    _frames("canvas.band", canvas, nodes, _band(canvas, middle, frames))
    _frames("canvas.hover", canvas, nodes, _hover(canvas, middle, frames))
    _frames("canvas.connect", canvas, nodes, _connect(canvas, middle, frames))
    _frames("canvas.undo_move_1000", canvas, nodes, _undo(canvas, min(1000, nodes), max(4, frames // 10)))
    _frames("canvas.states", canvas, nodes, _states(canvas, nodes, middle, frames))
    _hit(canvas, nodes, middle)
    _say("canvas.memory", (_memory() - base) / 2**20, nodes, "resident, over the program with an empty window", unit="MiB")
    canvas.close()


def _pans(canvas: GraphCanvas, scale: float, middle: tuple[float, float], frames: int) -> Iterator[None]:
    canvas.zoom_to(scale, middle)
    _settle(canvas)
    for frame in range(frames):
        way = 37 if frame < frames / 2 else -37
        canvas.pan_by(-way, -way / 3)
        yield


def _zooms(canvas: GraphCanvas, fitting: float, frames: int) -> Iterator[None]:
    canvas.fit()
    _settle(canvas)
    for frame in range(frames):
        way = 1 - abs(2 * frame / frames - 1)
        canvas.zoom_to(fitting * (1 / fitting) ** way)
        yield


def _drag(canvas: GraphCanvas, count: int, frames: int) -> Iterator[None]:
    ids = [node["id"] for node in canvas.document()["nodes"][:count]]
    if count == 1:
        canvas.zoom_to(1.0)
        canvas.reveal(ids[0])
    else:
        canvas.fit()
    canvas.select(ids)
    place = _place_of(canvas, ids[-1])
    _settle(canvas)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place)
    for frame in range(frames):
        QTest.mouseMove(canvas, place + QPoint(8 + frame, 4 + frame // 2))
        yield
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    yield


def _band(canvas: GraphCanvas, middle: tuple[float, float], frames: int) -> Iterator[None]:
    canvas.select([])
    # The left end of the graph a third into the view: there the ground is free for a band to begin.
    canvas.zoom_to(0.25, (WIDTH * 0.6, middle[1]))
    _settle(canvas)
    start = QPoint(WIDTH // 12, HEIGHT // 6)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for frame in range(frames):
        QTest.mouseMove(canvas, start + QPoint(frame * 1400 // frames, frame * 700 // frames))
        yield
    if len(canvas.selection()) < 100:
        raise SystemExit("the band has chosen nothing")
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    yield


def _hover(canvas: GraphCanvas, middle: tuple[float, float], frames: int) -> Iterator[None]:
    canvas.zoom_to(1.0, middle)
    _settle(canvas)
    for frame in range(frames):
        QTest.mouseMove(canvas, QPoint(400 + frame * 7, 300 + frame * 3))
        yield


def _connect(canvas: GraphCanvas, middle: tuple[float, float], frames: int) -> Iterator[None]:
    canvas.select([])
    canvas.zoom_to(0.5, middle)
    _settle(canvas)
    graph = canvas._stage.graph
    row = int(np.argmin(np.hypot(graph.nodes.x[: graph.nodes.count] - middle[0], graph.nodes.y[: graph.nodes.count] - middle[1])))
    port = next(port for port in ports_of(graph, row) if port.is_output)
    place = canvas.to_view(port.x, port.y).toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place)
    for frame in range(frames):
        QTest.mouseMove(canvas, place + QPoint(8 + frame * 3, frame * 2))
        yield
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    yield


def _undo(canvas: GraphCanvas, count: int, frames: int) -> Iterator[None]:
    """Move nodes and move them back: what an undo hands to the canvas is the edit that takes a move back."""
    canvas.fit()
    _settle(canvas)
    before = [(node["id"], node["position"]) for node in canvas.document()["nodes"][:count]]
    for frame in range(frames):
        by = 48 * (1 - frame % 2)
        canvas.apply([{"op": "move_nodes", "moves": [{"id": node, "position": [x + by, y + by]} for node, (x, y) in before]}])
        yield


def _states(canvas: GraphCanvas, nodes: int, middle: tuple[float, float], frames: int) -> Iterator[None]:
    """Show ten thousand states a second, thirty times a second, anywhere in the graph."""
    canvas.zoom_to(0.25, middle)
    _settle(canvas)
    dice = random.Random(1)  # noqa: S311 - a choice of nodes, not a secret
    for frame in range(frames):
        canvas.set_statuses({f"n{dice.randrange(nodes)}": STATUSES[(frame + step) % 4] for step in range(STATES_A_FRAME)})
        yield
    canvas.clear_statuses()


def _hit(canvas: GraphCanvas, nodes: int, middle: tuple[float, float]) -> None:
    graph, times = canvas._stage.graph, []
    for step in range(HITS):
        start = time.perf_counter()
        node_at(graph, (middle[0] + 7 * step, middle[1] + 3 * step))
        times.append((time.perf_counter() - start) * 1000)
    _say("canvas.hit_p99", _p99(sorted(times)), nodes, f"what node lies at a point; p50 {statistics.median(times):.3f}")


def _place_of(canvas: GraphCanvas, node_id: str) -> QPoint:
    x, y = next(node["position"] for node in canvas.document()["nodes"] if node["id"] == node_id)
    return canvas.to_view(x + 100, y + 32).toPoint()


def _frames(name: str, canvas: GraphCanvas, nodes: int, changes: Iterator[None]) -> None:
    busy: list[float] = []
    before = time.process_time()
    for _change in changes:
        _paint(canvas)
        busy.append((time.process_time() - before) * 1000)
        before = time.process_time()
    # The first frame follows a jump to another place and scale, which is not what is measured.
    times, busy = sorted(canvas.frame_times()[1:]), sorted(busy[1:])
    detail = f"p50 {statistics.median(times):.1f}, max {times[-1]:.1f}, {len(times)} frames; processor p99 {_p99(busy):.1f}"
    _say(f"{name}_p99", _p99(times), nodes, detail)


def _p99(times: list[float]) -> float:
    return times[min(len(times) - 1, int(len(times) * 0.99))]


def _paint(canvas: GraphCanvas) -> None:
    canvas.update()
    QApplication.processEvents()


def _settle(canvas: GraphCanvas) -> None:
    """Let coarse pictures be refined and timers run out."""
    until = time.perf_counter() + 0.25
    while time.perf_counter() < until:
        QTest.qWait(20)
    _paint(canvas)
    canvas.frame_times()


class NodeItem(QGraphicsItem):
    """A card as editors on the graphics scene draw it: body, spine, icon, ports and title, in its own paint method."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Give the card with its ports."""
        return QRectF(-6, -6, 212, 76)

    def paint(self, painter: QPainter, _option: object, _widget: object = None) -> None:
        """Draw the card."""
        painter.setPen(QPen(QColor("#C9CED6"), 1))
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(QRectF(0, 0, 200, 64), 8, 8)
        painter.fillRect(QRectF(0, 4, 4, 56), QColor("#1B84F5"))
        painter.drawEllipse(QRectF(-5, 27, 10, 10))
        painter.drawEllipse(QRectF(195, 27, 10, 10))
        painter.drawRect(QRectF(16, 22, 20, 20))
        painter.setPen(QColor("#14181F"))
        painter.drawText(QRectF(46, 0, 146, 64), Qt.AlignmentFlag.AlignVCenter, self._title)


def _compare() -> None:
    """Measure the same zoom with one item a node, as most editors on Qt's graphics scene do."""
    global _renderer  # noqa: PLW0603 - as above
    os.environ[SWITCH] = "on"
    _renderer = "painter" if library() is None else "kernel"
    document = large_workflow(ITEMS)
    scene = QGraphicsScene()
    places = {node["id"]: node["position"] for node in document["nodes"]}
    pen = QPen(QColor("#888888"), 2)
    start = time.perf_counter()
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
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.resize(WIDTH, HEIGHT)
    view.show()
    QApplication.processEvents()
    _say("canvas.items_open", (time.perf_counter() - start) * 1000, ITEMS, "one QGraphicsItem a node and an edge")
    theirs = _zoom_time(view, lambda scale: (view.resetTransform(), view.scale(scale, scale)))
    view.close()
    canvas = GraphCanvas(document)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    ours = _zoom_time(canvas, canvas.zoom_to)
    _say("canvas.items_zoom", theirs, ITEMS, "median frame of a zoom from 8 % to 100 %, one QGraphicsItem a node and an edge")
    _say("canvas.items_ratio", theirs / ours, ITEMS, f"our median frame of the same zoom: {ours:.1f} ms", unit="x")
    canvas.close()


def _zoom_time(widget: GraphCanvas | QGraphicsView, zoom: Callable[[float], object]) -> float:
    times = []
    for step in range(24):
        start = time.perf_counter()
        zoom(0.08 * 12.5 ** (step / 23))
        widget.update()
        QApplication.processEvents()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _memory() -> int:
    with _open_statm() as pages:
        return int(pages.split()[1]) * resource.getpagesize()


@contextmanager
def _open_statm() -> Iterator[str]:
    statm = Path("/proc/self/statm")
    yield statm.read_text(encoding="ascii") if statm.exists() else f"0 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}"


def _say(name: str, value: float, nodes: int, detail: str, unit: str = "ms") -> None:
    figure = {"name": name, "value": round(value, 3), "unit": unit, "detail": f"{_renderer}, {nodes} nodes; {detail}"}
    print(json.dumps(figure), flush=True)  # noqa: T201 - its output


if __name__ == "__main__":
    main()
