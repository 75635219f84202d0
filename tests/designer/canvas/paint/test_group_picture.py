"""Whatever becomes of groups, the kept picture is what painting everything anew would give."""

from __future__ import annotations

import random
from functools import partial

import numpy as np
import pytest

from concertmaster_designer.canvas.camera import Camera
from concertmaster_designer.canvas.model.applying import apply_edits
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.canvas.paint.picture import Picture
from concertmaster_designer.canvas.paint.scene import Scene
from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.theme.apply import interface_font
from tests.support.canvas_parts import LOOKS, node
from tests.support.grouped_workflow import grouped_workflow

SIZE = (640, 400)
STEPS = 40


@pytest.fixture
def scene(theme):
    document = grouped_workflow(900)
    names = document["groups"][0]["nodes"]
    document["groups"].append({"id": "inner", "title": "Inner", "nodes": names[:4], "collapsed": False, "color": "green"})
    document["groups"].append({"id": "across", "title": "", "nodes": ["n5", "n12", "n40"], "collapsed": False, "color": ""})
    return Scene(read_document(document, LOOKS), inks(Theme.light()), interface_font())


def _paint(scene, painter, place):
    scene.paint(painter, place.clip, place.lens, moving=place.moving, raster=place.raster)


def _pixels(picture):
    return np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)[..., :3].astype(int)


def _happenings(graph, dice):
    """Give what may become of groups and of what they hold."""
    groups = graph.groups

    def put(**changes):
        group = groups.contents[dice.choice(sorted(groups.contents))]
        apply_edits(graph, [{"op": "put_group", "group": {**group, **changes}}])

    def row():
        return np.array([dice.choice(graph.nodes.living().tolist())])

    def move():
        moved = row()
        graph.move(moved, (graph.nodes.x[moved] + dice.choice((-320, 80, 400)), graph.nodes.y[moved] + dice.choice((-200, 96))))

    def resize():
        name = graph.nodes.ids[int(row()[0])]
        cases = [{"name": f"case{number}"} for number in range(dice.randrange(2, 9))]
        apply_edits(graph, [{"op": "set_node", "id": name, "type": "logic.switch"}])
        apply_edits(graph, [{"op": "set_parameters", "id": name, "set": {"cases": cases}}])

    return [
        lambda: put(collapsed=True),
        lambda: put(collapsed=True),
        lambda: put(collapsed=False),
        lambda: put(title=f"Title {dice.randrange(9)}"),
        lambda: put(color=dice.choice(("green", "red", ""))),
        lambda: put(nodes=dice.sample([graph.nodes.ids[row] for row in graph.nodes.living().tolist()], 6)),
        move,
        resize,
        lambda: apply_edits(graph, [{"op": "remove_node", "id": graph.nodes.ids[int(row()[0])]}]),
        lambda: apply_edits(graph, [{"op": "add_node", "node": node(f"m{dice.randrange(10**6)}", "data.set", 300, 300)}]),
        lambda: graph.choose_beside(dice.sample(sorted(groups.contents), 2), ()),
        lambda: graph.set_status(row(), np.array([dice.randrange(8)], np.uint8)),
        lambda: graph.set_problems(row(), row()),
    ]


@pytest.mark.parametrize("scale", [0.06, 0.2, 0.5, 1.0])
def test_after_any_changes_it_is_as_if_painted_anew(scene, scale):
    graph, dice = scene.graph, random.Random(round(scale * 100))  # noqa: S311 - chance, not secrets
    picture, camera = Picture(partial(_paint, scene)), Camera()
    camera.resize(*SIZE, 1.0)
    camera.zoom_to(scale, 0, 0)
    camera.center_on(900, 500)
    picture.show(camera.lens, SIZE, graph.take_touched())
    for step in range(STEPS):
        happening = dice.choice(_happenings(graph, dice))
        happening()
        scene.texts.forget()
        kept = _pixels(picture.show(camera.lens, SIZE, graph.take_touched()))
        anew = _pixels(Picture(partial(_paint, scene)).show(camera.lens, SIZE, graph.take_touched()))
        away = np.abs(kept - anew).max(axis=2)
        # Clipping changes the smoothing of a few lines.
        assert (away > 0).mean() < 0.01, step
        assert (away > 24).mean() < 0.001, step
