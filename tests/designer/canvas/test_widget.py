"""The canvas alone, as somebody who only has the widget uses it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.ui.theme import Theme, apply_theme
from concertmaster_shared.workflow.document import UnreadableDocumentError
from concertmaster_shared.workflow.edits import SetNode
from tests.support.canvas_parts import node
from tests.support.large_workflow import large_workflow


def _colors(canvas):
    image = canvas.grab().toImage()
    return {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_a_canvas_without_a_document_invites(qtbot, theme):
    canvas = GraphCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(800, 600)
    canvas.show()
    assert canvas.document()["nodes"] == []
    assert canvas._invitation.isVisible()
    with qtbot.waitSignal(canvas.invitation_accepted):
        QTest.mouseClick(canvas._invitation._button, Qt.MouseButton.LeftButton)
    canvas.apply([{"op": "add_node", "node": node("a", "data.set")}])
    assert not canvas._invitation.isVisible()


def test_a_document_comes_back_as_it_was(canvas, document):
    assert canvas.document() == document


def test_a_file_is_shown_whole(qtbot, theme, tmp_path):
    path = tmp_path / "large.workflow.json"
    path.write_text(json.dumps(large_workflow(300)), encoding="utf-8")
    canvas = GraphCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 600)
    canvas.show()
    canvas.open(path)
    x0, y0, x1, y1 = canvas._stage.graph.bounds()
    assert canvas.rect().contains(canvas.to_view(x0, y0).toPoint())
    assert canvas.rect().contains(canvas.to_view(x1, y1).toPoint())
    assert len(_colors(canvas)) > 20


def test_a_file_that_is_no_workflow_is_refused_and_changes_nothing(canvas, document, tmp_path):
    path = tmp_path / "no.workflow.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(UnreadableDocumentError):
        canvas.open(path)
    assert canvas.document() == document


def test_a_scale_is_logical_pixels_a_unit(canvas):
    canvas.zoom_to(0.5, (0, 0))
    assert canvas.scale == 0.5
    assert canvas.to_view(100, 0).x() - canvas.to_view(0, 0).x() == pytest.approx(50, abs=1)
    assert canvas.to_world(canvas.rect().center().toPointF()) == pytest.approx((0, 0), abs=4)


@pytest.mark.parametrize(("wanted", "taken"), [(0.001, 0.01), (100, 4.0), (0.01, 0.01), (4, 4.0)])
def test_scales_have_limits(canvas, wanted, taken):
    canvas.zoom_to(wanted)
    assert canvas.scale == taken


def test_zooming_is_told(canvas, qtbot):
    with qtbot.waitSignal(canvas.zoom_changed) as told:
        canvas.zoom_to(0.25)
    assert told.args == [0.25]


def test_a_pan_moves_the_picture_by_pixels(canvas):
    before = canvas.to_view(0, 0)
    canvas.pan_by(30, -12)
    assert (canvas.to_view(0, 0) - before).toPoint() == QPoint(30, -12)


def test_selecting_is_told_once(canvas):
    told = []
    canvas.selection_changed.connect(told.append)
    canvas.select(["big", "start", "nobody"])
    canvas.select(["start", "big"])
    assert told == [["start", "big"]]
    assert canvas.selection() == ["start", "big"]


def test_revealing_chooses_a_node_and_brings_it_into_view(canvas):
    canvas.zoom_to(1.0, (-9000, 0))
    canvas.reveal("odd")
    assert canvas.selection() == ["odd"]
    assert canvas.rect().contains(canvas.to_view(1220, 136).toPoint())


def test_edits_can_be_values(canvas):
    canvas.apply([SetNode(id="total", name="Sum")])
    assert canvas.document()["nodes"][1]["name"] == "Sum"


def test_with_an_owner_the_canvas_only_asks(canvas, document, asked):
    canvas.leave_edits_to_owner()
    canvas.select(["odd"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert [edit["op"] for edit in asked] == ["remove_edge", "remove_node"]
    assert canvas.document() == document
    canvas.apply(asked)
    assert len(canvas.document()["nodes"]) == 5


def test_a_removed_node_is_no_longer_selected(canvas):
    canvas.select(["odd", "start"])
    told = []
    canvas.selection_changed.connect(told.append)
    canvas.apply([{"op": "remove_edge", "id": "e5"}, {"op": "remove_node", "id": "odd"}])
    assert told == [["start"]]


def test_a_new_node_is_chosen_and_has_an_id_from_the_source(canvas, asked):
    canvas.set_id_source(lambda stem: f"{stem}_77")
    canvas.add_node("http.request", (100, 400))
    assert asked[0]["node"]["id"] == "request_77"
    assert asked[0]["node"]["position"] == [0, 368]
    assert canvas.selection() == ["request_77"]


def test_states_are_painted_only_where_they_are_seen(canvas):
    canvas.set_statuses({"start": "running", "nobody": "failed"})
    QApplication.processEvents()
    canvas.frame_times()
    canvas.zoom_to(1.0, (90_000, 0))
    canvas._minimap.hide()
    QTest.qWait(150)
    canvas.frame_times()
    QTest.qWait(150)
    assert canvas.frame_times() == []


def test_a_state_changes_the_picture_and_goes_again(canvas, seen):
    before = seen()
    canvas.set_statuses({"start": "succeeded", "total": "failed"})
    assert seen() != before
    canvas.clear_statuses()
    assert seen() == before


def test_problems_change_the_picture_and_go_again(canvas, seen):
    before = seen()
    canvas.set_problems({"start": "error", "total": "warning"})
    assert seen() != before
    canvas.set_problems({})
    assert seen() == before


def test_subtitles_come_from_whoever_knows_them(canvas, seen):
    asked_for = []

    def subtitle(part):
        asked_for.append(part["id"])
        return f"to {part['id']}"

    before = seen()
    canvas.set_subtitle(subtitle)
    assert seen() != before
    assert "start" in asked_for


@pytest.mark.parametrize(("name", "says_more"), [("Set values", False), ("set values ", False), ("Totals", True)])
def test_a_card_says_no_name_twice(canvas, seen, name, says_more):
    canvas.show_document({"nodes": [{"id": "a", "type": "data.set", "name": name, "position": [0, 0]}]})
    canvas.set_subtitle(lambda _node: "")
    canvas.zoom_to(1.0, (100, 32))
    picture, corner = seen(), canvas.to_view(60, 42).toPoint()
    below_the_title = {picture.pixelColor(corner + QPoint(x, y)).name() for x in range(100) for y in range(7)}
    assert (len(below_the_title) > 1) is says_more


def test_the_canvas_wears_the_theme_of_the_application(canvas, qapp, seen):
    light = seen().pixelColor(600, 20)
    apply_theme(qapp, Theme.dark())
    dark = seen().pixelColor(600, 20)
    apply_theme(qapp, Theme.light())
    assert light.lightness() > 200
    assert dark.lightness() < 60


def test_a_locked_canvas_asks_for_nothing(canvas, asked, at):
    canvas.set_locked(True)
    canvas.select(["total"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    start = at(100, 30)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(80, 80))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(80, 80))
    assert asked == []


def test_a_screen_reader_hears_where_the_keyboard_is(canvas):
    canvas.select(["total"])
    assert canvas.accessibleDescription() == "Total, Set values"
    canvas.select(["total", "big"])
    assert canvas.accessibleDescription() == "Big, If, 2 selected"
    canvas.select([])
    assert canvas.accessibleDescription() == "6 nodes, none selected"


def test_frames_are_measured_with_the_changes_they_show(canvas):
    canvas.frame_times()
    canvas.pan_by(10, 10)
    QApplication.processEvents()
    times = canvas.frame_times()
    assert len(times) == 1
    assert 0 < times[0] < 1000
    assert canvas.frame_times() == []


def test_what_outputs_are_called_goes_along_with_a_node_that_has_no_edges(canvas, seen):
    canvas.show_document({"nodes": [node("alone", "people.approval", 300, 0)]})
    canvas.zoom_to(1.0, (500, 50))
    canvas.grab()
    canvas.apply([{"op": "move_nodes", "moves": [{"id": "alone", "position": [300, 200]}]}])
    kept = seen()
    canvas._screen.forget()
    assert seen() == kept
    canvas.apply([{"op": "remove_node", "id": "alone"}])
    kept = seen()
    canvas._screen.forget()
    assert seen() == kept
