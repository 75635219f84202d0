"""The kept picture is what painting everything anew would give, however it came about."""

from __future__ import annotations

import random
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from concertmaster_designer.canvas.camera import Camera
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.picture import Picture
from concertmaster_designer.canvas.paint.scene import Scene
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font
from tests.support.canvas_parts import LOOKS
from tests.support.large_workflow import large_workflow

pytestmark = pytest.mark.usefixtures("renderer")

SIZE = (640, 400)
SCALES = [0.03, 0.08, 0.15, 0.3, 0.5, 0.8, 1.0, 1.7]


@pytest.fixture
def places():
    """Count the rectangles that are painted."""
    return []


@pytest.fixture
def scene(theme):
    graph = read_document(large_workflow(400), LOOKS)
    return Scene(graph, inks(Theme.light()), interface_font())


@pytest.fixture
def picture(scene, places):
    def paint(painter, place):
        places.append(QRect(place.clip))
        _paint(scene, painter, place)

    return Picture(paint)


@pytest.fixture
def camera(scene):
    made = Camera()
    made.resize(*SIZE, 1.0)
    made.fit(scene.graph.bounds())
    return made


def _anew(scene, camera):
    return Picture(partial(_paint, scene)).show(camera.lens, SIZE, scene.graph.take_touched())


def _paint(scene, painter, place):
    scene.paint(painter, place.clip, place.lens, moving=place.moving, raster=place.raster)


def _same(first: QImage, second: QImage):
    """Compare but for what clipping does to the smoothing of a few lines."""
    away = np.abs(_pixels(first) - _pixels(second)).max(axis=2)
    return (away > 0).mean() < 0.01 and (away > 24).mean() < 0.001


def _pixels(picture):
    return np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)[..., :3].astype(int)


@pytest.mark.parametrize("scale", SCALES)
def test_after_any_pans_it_is_as_if_painted_anew(scene, picture, camera, scale):
    camera.zoom_to(scale, 320, 200)
    picture.show(camera.lens, SIZE, scene.graph.take_touched())
    dice = random.Random(3)  # noqa: S311 - chance, not secrets
    for _step in range(12):
        camera.pan_by(dice.randrange(-90, 90), dice.randrange(-60, 60))
        kept = picture.show(camera.lens, SIZE, scene.graph.take_touched())
    assert _same(kept, _anew(scene, camera))


@pytest.mark.parametrize("scale", SCALES)
def test_after_any_changes_it_is_as_if_painted_anew(scene, picture, camera, scale):
    graph = scene.graph
    camera.zoom_to(scale, 320, 200)
    picture.show(camera.lens, SIZE, graph.take_touched())
    for number in (190, 191, 210, 230):
        row = graph.nodes.rows_of([f"n{number}"])
        graph.move(row, (graph.nodes.x[row] + 40, graph.nodes.y[row] + 24))
        kept = picture.show(camera.lens, SIZE, graph.take_touched())
    graph.remove_node("n212")
    kept = picture.show(camera.lens, SIZE, graph.take_touched())
    assert _same(kept, _anew(scene, camera))


def test_a_pan_paints_strips_alone(scene, picture, camera, places):
    picture.show(camera.lens, SIZE, scene.graph.take_touched())
    places.clear()
    camera.pan_by(-30, 0)
    picture.show(camera.lens, SIZE, scene.graph.take_touched())
    assert places == [QRect(610, 0, 30, 400)]


def test_a_change_out_of_sight_paints_nothing(scene, picture, camera, places):
    camera.zoom_to(2.0, 0, 0)
    camera.pan_by(-9000, 0)
    picture.show(camera.lens, SIZE, scene.graph.take_touched())
    places.clear()
    scene.graph.move(scene.graph.nodes.rows_of(["n0"]), ([0.0], [0.0]))
    picture.show(camera.lens, SIZE, scene.graph.take_touched())
    assert places == []


def test_nothing_new_paints_nothing(scene, picture, camera, places):
    picture.show(camera.lens, SIZE, scene.graph.take_touched())
    places.clear()
    picture.show(camera.lens, SIZE, scene.graph.take_touched())
    assert places == []


def test_a_coarse_picture_is_painted_anew_when_it_comes_to_rest(scene, picture, camera):
    camera.zoom_to(0.2, 320, 200)
    picture.show(camera.lens, SIZE, scene.graph.take_touched(), moving=True)
    while picture.coarse:
        rested = picture.show(camera.lens, SIZE, scene.graph.take_touched())
    assert _same(rested, _anew(scene, camera))


def test_a_coarse_picture_may_be_moved_while_it_comes_to_rest(scene, picture, camera, places):
    camera.zoom_to(0.2, 320, 200)
    picture.show(camera.lens, SIZE, scene.graph.take_touched(), moving=True)
    places.clear()
    for way in (31, -54, 12, 9):
        camera.pan_by(way, -way)
        rested = picture.show(camera.lens, SIZE, scene.graph.take_touched())
    assert all(place.height() < SIZE[1] or place.width() < SIZE[0] for place in places)
    assert not picture.coarse
    assert _same(rested, _anew(scene, camera))


@pytest.mark.parametrize("scale", [0.15, 0.5])
def test_many_changes_at_once_paint_only_where_they_are(scene, picture, camera, places, scale):
    graph = scene.graph
    camera.zoom_to(scale, 320, 200)
    picture.show(camera.lens, SIZE, graph.take_touched())
    places.clear()
    # A column of nodes, many more than are painted one by one.
    rows = np.flatnonzero(np.abs(graph.nodes.x[: graph.nodes.count] - camera.center[0]) < 200)
    graph.set_status(rows, np.full(len(rows), 4, np.uint8))
    kept = picture.show(camera.lens, SIZE, graph.take_touched())
    assert _same(kept, _anew(scene, camera))
    assert sum(place.width() * place.height() for place in places) <= SIZE[0] * SIZE[1]
