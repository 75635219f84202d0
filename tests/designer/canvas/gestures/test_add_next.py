"""The handles of outputs that lead nowhere yet, by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from concertmaster_designer.canvas.model.looks import catalogue_looks
from concertmaster_designer.canvas.model.openings import SMALL

CHAIN = {
    "nodes": [
        {"id": "start", "type": "trigger.manual", "name": "Begin", "position": [0, 0]},
        {"id": "big", "type": "logic.if", "name": "Large?", "position": [280, 0]},
        {"id": "stop", "type": "logic.stop", "name": "Stop", "position": [280, 200]},
    ],
    "edges": [{"id": "e1", "source": "start", "target": "big"}],
}


@pytest.fixture
def wanted(canvas):
    heard = []
    canvas.next_wanted.connect(lambda *wish: heard.append(wish))
    return heard


def handles(canvas):
    """Give where the handles are in the view, by node and output."""
    stage = canvas._stage
    return {
        (stage.graph.nodes.ids[one.port.node], one.port.index): canvas.to_view(one.x, one.y).toPoint()
        for one in stage.openings.shown(stage.graph, stage.hovered)
    }


@pytest.fixture(autouse=True)
def real_types(canvas):
    canvas.set_specs(catalogue_looks())


def shown(canvas, document=CHAIN, scale=1.0):
    canvas.show_document(document)
    canvas.zoom_to(scale, (300, 100))
    return handles(canvas)


def many(count):
    nodes = [{"id": f"n{row}", "type": "data.set", "position": [300 * (row % 20), 200 * (row // 20)]} for row in range(count)]
    return {"nodes": nodes, "edges": []}


def test_outputs_that_lead_nowhere_have_handles(canvas):
    assert set(shown(canvas)) == {("big", 0), ("big", 1)}


def test_a_click_on_a_handle_asks_for_what_follows_and_chooses_nothing(canvas, wanted, asked):
    place = shown(canvas)["big", 1]
    canvas.select(["stop"])
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    (wish,) = wanted
    assert wish[:2] == ("big", "false")
    assert canvas.to_view(*wish[2:]).toPoint() == place
    assert asked == []
    assert canvas.selection() == ["stop"]


def test_a_drag_from_a_handle_connects(canvas, wanted, asked):
    place = shown(canvas)["big", 0]
    goal = canvas.to_view(290, 232).toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place)
    for step in range(1, 6):
        QTest.mouseMove(canvas, place + (goal - place) * step / 5)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=goal)
    (edit,) = asked
    edge = {key: edit["edge"][key] for key in ("source", "source_port", "target")}
    assert edge == {"source": "big", "source_port": "true", "target": "stop"}
    assert wanted == []
    assert set(handles(canvas)) == {("big", 1)}


def test_escape_leaves_a_pressed_handle(canvas, wanted):
    place = shown(canvas)["big", 0]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert wanted == []


def test_a_handle_is_lit_under_the_pointer(canvas, seen):
    place = shown(canvas)["big", 0]
    QTest.mouseMove(canvas, place + QPoint(0, 100))
    before = seen()
    QTest.mouseMove(canvas, place)
    after = seen()
    beside_the_plus = place - QPoint(4, 4)
    accent = QColor(canvas._screen.inks.accent)
    assert before.pixelColor(beside_the_plus) != accent
    assert after.pixelColor(beside_the_plus) == accent
    assert canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_from_far_away_and_on_a_locked_canvas_there_are_none(canvas, wanted, seen):
    place = shown(canvas, scale=0.35)["big", 0]
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert wanted == []
    place = shown(canvas)["big", 0]
    free = seen()
    canvas.set_locked(True)
    assert seen() != free
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert wanted == []


def test_no_card_is_covered_by_a_handle(canvas):
    document = {**CHAIN, "nodes": [*CHAIN["nodes"], {"id": "near", "type": "logic.stop", "position": [500, 0]}]}
    assert set(shown(canvas, document)) == set()
    canvas.apply([{"op": "move_nodes", "moves": [{"id": "near", "position": [600, 300]}]}])
    assert set(handles(canvas)) == {("big", 0), ("big", 1)}


def test_handles_follow_what_becomes_of_the_workflow(canvas):
    shown(canvas)
    canvas.apply([{"op": "add_edge", "edge": {"id": "e2", "source": "big", "source_port": "true", "target": "stop"}}])
    assert set(handles(canvas)) == {("big", 1)}
    canvas.apply([{"op": "remove_edge", "id": "e1"}])
    assert set(handles(canvas)) == {("start", 0), ("big", 1)}
    canvas.apply([{"op": "remove_edge", "id": "e2"}, {"op": "remove_node", "id": "big"}])
    assert set(handles(canvas)) == {("start", 0)}


def test_of_a_large_workflow_only_what_is_chosen_or_pointed_at_has_handles(canvas, wanted):
    canvas.show_document(many(SMALL + 1))
    canvas.zoom_to(1.0, (100, 32))
    assert handles(canvas) == {}
    canvas.select(["n1"])
    assert set(handles(canvas)) == {("n1", 0)}
    canvas.select([])
    # The pointer leaves the card towards the handle, which stays until it is there.
    for x in (100, 190, 206, 218, 226):
        QTest.mouseMove(canvas, canvas.to_view(x, 32).toPoint())
        assert set(handles(canvas)) == {("n0", 0)}, x
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_view(226, 32).toPoint())
    assert [wish[:2] for wish in wanted] == [("n0", "out")]
    QTest.mouseMove(canvas, canvas.to_view(100, 150).toPoint())
    assert handles(canvas) == {}
    canvas.select([f"n{row}" for row in range(50)])
    assert handles(canvas) == {}


def test_a_node_that_goes_while_the_pointer_is_on_it_takes_its_handle_along(canvas):
    canvas.show_document(many(SMALL + 2))
    canvas.zoom_to(1.0, (100, 32))
    QTest.mouseMove(canvas, canvas.to_view(100, 32).toPoint())
    assert set(handles(canvas)) == {("n0", 0)}
    canvas.apply([{"op": "remove_node", "id": "n0"}])
    assert handles(canvas) == {}
    canvas.repaint()


def test_the_next_node_is_asked_for_by_command(canvas, wanted):
    said = []
    canvas.said.connect(said.append)
    shown(canvas)
    canvas.add_next()
    canvas.select(["stop"])
    canvas.add_next()
    assert wanted == []
    assert said == [
        "Select the node that the next one shall follow first.",
        "'Stop' has no output that a next node could follow.",
    ]
    canvas.select(["big"])
    canvas.add_next()
    canvas.apply([{"op": "add_edge", "edge": {"id": "e2", "source": "big", "source_port": "true", "target": "stop"}}])
    canvas.add_next()
    assert [wish[:2] for wish in wanted] == [("big", "true"), ("big", "false")]
    canvas.set_locked(True)
    canvas.add_next()
    assert len(wanted) == 2


@pytest.mark.parametrize(("place", "told"), [((100, 400), True), ((140, 32), False), ((240, 32), False), ((200, 32), False)])
def test_a_double_click_tells_of_the_ground_alone(canvas, place, told):
    shown(canvas)
    heard = []
    canvas.ground_activated.connect(lambda x, y: heard.append((round(x), round(y))))
    at = canvas.to_view(*place).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert heard == ([place] if told else [])
    canvas.set_locked(True)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert len(heard) == int(told)
