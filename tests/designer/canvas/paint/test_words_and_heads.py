"""What stands on cards and edges, seen in the picture: arrowheads, titles that are read from the right, names of ports."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect

from concertmaster_designer.canvas import GraphCanvas, NodeLook
from concertmaster_designer.canvas.model.shapes import CARD_WIDTH, PORT_RADIUS
from concertmaster_designer.canvas.paint.card import TEXT_LEFT, TEXT_RIGHT
from concertmaster_shared.nodes import Port
from tests.support.canvas_parts import LOOKS, edge, node

pytestmark = pytest.mark.usefixtures("renderer", "theme")

MIDDLE = 32.0
SCALE = 2.0
LEFTWARDS = "ملخص"
ONE = (("x.named", "answered"), ("x.plain", "out"))


@pytest.fixture
def drawn(qtbot):
    def draw(nodes, edges=(), scale=SCALE):
        made = GraphCanvas({"format": "concertmaster.workflow/1", "nodes": nodes, "edges": list(edges)})
        qtbot.addWidget(made)
        made.set_specs(LOOKS | {"x.named": one_port("answered"), "x.plain": one_port("out")})
        made.resize(1200, 700)
        made.show()
        made.zoom_to(scale, (250, MIDDLE))
        return made

    return draw


def one_port(name):
    return NodeLook("One way", "logic", "split", outputs=(Port(name),))


def ink(canvas, left, top, right, bottom):
    """Give which pixels of a part of the world are of another colour than its first."""
    begin, end = canvas.to_view(left, top).toPoint(), canvas.to_view(right, bottom).toPoint()
    image = canvas.grab(QRect(begin, end)).toImage()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)[..., :3].astype(int)
    return np.abs(pixels - pixels[0, 0]).max(axis=2) > 40


def test_an_edge_arrives_with_a_head(drawn):
    pair = [node("a", "data.set", 0, 0), node("b", "data.set", 400, 0)]
    canvas = drawn(pair, [edge("e", "a", "b")])
    port = 400 - PORT_RADIUS
    head, along = ink(canvas, port - 8, 24, port - 4, 40), ink(canvas, 290, 24, 294, 40)
    assert head.any(axis=1).sum() >= along.any(axis=1).sum() + 4


def test_heads_are_left_out_where_nobody_would_see_them(drawn):
    pair = [node("a", "data.set", 0, 0), node("b", "data.set", 400, 0)]
    canvas = drawn(pair, [edge("e", "a", "b")], scale=0.5)
    port = 400 - PORT_RADIUS
    head, along = ink(canvas, port - 8, 20, port - 4, 44), ink(canvas, 290, 20, 298, 44)
    assert head.any(axis=1).sum() == along.any(axis=1).sum()


@pytest.mark.parametrize(("name", "side"), [(LEFTWARDS, "right"), ("abcd", "left")])
def test_a_title_stands_where_it_is_read_from(drawn, name, side):
    canvas = drawn([node("a", "data.set", 0, 0, name=name)])
    room = (TEXT_LEFT, CARD_WIDTH - TEXT_RIGHT)
    columns = np.flatnonzero(ink(canvas, room[0] - 1, 14, room[1] + 1, 30).any(axis=0))
    width = (room[1] - room[0] + 2) * SCALE
    assert len(columns)
    if side == "left":
        assert columns[0] < width * 0.1
        assert columns[-1] < width * 0.6
    else:
        assert columns[-1] > width * 0.9
        assert columns[0] > width * 0.4


def test_a_lone_port_carries_its_name_where_it_is_no_usual_one(drawn):
    named, plain = (
        drawn([node("a", kind, 0, 0), node("b", "data.set", 400, 0)], [edge("e", "a", "b", port)]) for kind, port in ONE
    )
    assert height_beside_port(plain) <= 8
    assert height_beside_port(named) >= 14


def height_beside_port(canvas):
    """Count the rows that are painted at the right of the only output: those of the edge, or of a word over it."""
    left = CARD_WIDTH + PORT_RADIUS + 5
    return int(ink(canvas, left, 20, left + 30, 44).any(axis=1).sum())
