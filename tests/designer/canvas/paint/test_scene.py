"""What is worth painting at which scale."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

from concertmaster_designer.canvas.camera import Camera
from concertmaster_designer.canvas.model.flags import LIFTED, STATUS_CODES
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.scene import Scene
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font

SIZE = (800, 500)


@pytest.fixture(params=["light", "dark"])
def colors(request, qapp):
    return inks(Theme.light() if request.param == "light" else Theme.dark())


@pytest.fixture
def paint(graph, colors):
    """Paint the graph at a scale around a world point; gives the image and the camera."""

    def painting(scale, x=400.0, y=40.0, dpr=1.0):
        camera = Camera()
        camera.resize(*SIZE, dpr)
        camera.zoom_to(scale, 0, 0)
        camera.center_on(x, y)
        picture = QPixmap(round(SIZE[0] * dpr), round(SIZE[1] * dpr))
        painter = QPainter(picture)
        Scene(graph, colors, interface_font()).paint(painter, QRect(0, 0, picture.width(), picture.height()), camera.lens)
        painter.end()
        return picture.toImage(), camera

    return painting


def _at(painted, x, y):
    image, camera = painted
    device_x, device_y = camera.lens.device(x, y)
    return image.pixelColor(round(device_x), round(device_y))


def _near(color, wanted, reach=30):
    other = QColor(wanted)
    return max(abs(color.red() - other.red()), abs(color.green() - other.green()), abs(color.blue() - other.blue())) <= reach


@pytest.mark.parametrize("scale", [0.4, 0.7, 1.0, 2.0])
def test_a_card_has_its_family_on_its_spine(paint, colors, scale):
    painted = paint(scale, 120.0, 40.0)
    # Above its ports, which lie over the spine.
    assert _near(_at(painted, 2, 14), colors.families["trigger"])
    assert _near(_at(painted, 242, 14), colors.families["data"])
    assert _near(_at(painted, 150, 56), colors.card)


@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_a_card_lies_where_the_world_says_on_every_screen(paint, colors, dpr):
    painted = paint(1.0, dpr=dpr)
    assert _near(_at(painted, 150, 60), colors.card)
    assert _near(_at(painted, 150, 70), colors.ground)


def test_far_away_a_node_is_a_block(paint, colors):
    painted = paint(0.05)
    assert _near(_at(painted, 130, 30), colors.family_tints["trigger"])


@pytest.mark.parametrize("scale", [0.05, 0.2, 0.5, 1.0])
def test_a_state_is_seen_at_every_scale(graph, paint, scale):
    before, _camera = paint(scale)
    rows = graph.nodes.rows_of(["total"])
    graph.set_status(rows, rows * 0 + STATUS_CODES["failed"])
    after, _camera = paint(scale)
    assert before != after


@pytest.mark.parametrize("scale", [0.09, 0.2, 0.5, 1.0])
def test_edges_are_seen_at_every_scale(graph, paint, scale):
    before, _camera = paint(scale)
    graph.remove_edge("e4")
    after, _camera = paint(scale)
    assert before != after


def test_what_is_lifted_is_left_out(graph, paint, colors):
    graph.nodes.mark(graph.nodes.rows_of(["start"]), LIFTED)
    assert _near(_at(paint(1.0), 150, 52), colors.ground)


def test_a_skipped_card_hides_what_runs_below_it(graph, paint, colors):
    rows = graph.nodes.rows_of(["odd"])
    graph.move(rows, (np.array([200.0]), np.array([-16.0])))
    graph.set_status(rows, rows * 0 + STATUS_CODES["skipped"])
    graph.remove_edge("e5")
    painted = paint(1.0)
    # Between its icon and its words lies the spine of the card below.
    assert _near(_at(painted, 242, 40), _at(painted, 350, 40), 3)


def test_notes_and_groups_lie_on_the_ground(paint, colors):
    painted = paint(1.0)
    assert _near(_at(painted, 100, 230), colors.note, 4)
    assert _near(_at(paint(1.0, 900, 40), 900, 40), colors.group, 4)


def test_dots_show_near_and_not_from_afar(paint, colors):
    ground = QColor(colors.ground)

    def spots(scale):
        image, _camera = paint(scale, -3000.0, -3000.0)
        return sum(image.pixelColor(x, y) != ground for x in range(200) for y in range(100))

    assert spots(1.0) > 20
    assert spots(0.2) == 0
