"""A node that is dropped over an edge goes into it, as one step; one that is deleted may leave its neighbours joined."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas.gestures.drop import NODE_TYPE_MIME
from tests.support.canvas_parts import node

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def on_e4(on_edge):
    return on_edge("e4", 60)


@pytest.fixture
def drag_in(canvas, at):
    """Drag a type over places of the canvas, and let it go at the last."""

    def dragging(node_type, *places, release=True):
        content = QMimeData()
        content.setData(NODE_TYPE_MIME, node_type.encode())
        copy = Qt.DropAction.CopyAction
        entered = QDragEnterEvent(at(*places[0]), copy, content, LEFT, PLAIN)
        QApplication.sendEvent(canvas, entered)
        # As Qt does: what was not taken when it came in is not dragged on.
        if not entered.isAccepted():
            return
        for place in places:
            QApplication.sendEvent(canvas, QDragMoveEvent(at(*place), copy, content, LEFT, PLAIN))
        if release:
            QApplication.sendEvent(canvas, QDropEvent(QPointF(at(*places[-1])), copy, content, LEFT, PLAIN))

    return dragging


def test_a_type_from_the_palette_goes_into_an_edge(canvas, session, same, edges, drag_in, on_e4):
    drag_in("data.set", (500, 300), on_e4)
    (made,) = canvas.selection()
    assert ("big", "false", made, "in") in edges()
    assert (made, "out", "post", "in") in edges()
    assert ("big", "false", "post", "in") not in edges()
    assert same()
    session.undo()
    assert made not in session.draft.nodes
    assert ("big", "false", "post", "in") in edges()
    assert same()
    assert not session.can_undo


def test_a_trigger_goes_into_no_edge(canvas, edges, drag_in, on_e4):
    before = edges()
    drag_in("trigger.form", on_e4)
    assert edges() == before
    assert len(canvas.document()["nodes"]) == 7


def test_the_edge_lights_up_before(canvas, seen, drag_in, on_e4, on_edge):
    before = seen()
    drag_in("data.set", (400, 250), release=False)
    beside = seen()
    drag_in("data.set", on_e4, release=False)
    place = canvas.to_view(*on_edge("e4", -60)).toPoint()
    assert beside.pixel(place) == before.pixel(place)
    assert seen().pixel(place) != before.pixel(place)
    QApplication.sendEvent(canvas, QDragLeaveEvent())
    assert seen() == before


def test_a_node_without_edges_goes_into_an_edge(canvas, session, same, edges, stroke, on_e4):
    canvas.edits_requested.emit([{"op": "add_node", "node": node("free", "data.set", 400, 240)}])
    stroke((500, 270), (700, 200), on_e4)
    assert ("big", "false", "free", "in") in edges()
    assert ("free", "out", "post", "in") in edges()
    assert session.draft.nodes["free"].position != (400, 240)
    assert same()
    session.undo()
    assert session.draft.nodes["free"].position == (400, 240)
    assert ("big", "false", "post", "in") in edges()
    assert same()


def test_a_node_with_edges_is_moved_over_an_edge_and_stays_out_of_it(canvas, edges, stroke, on_e4):
    before = edges()
    stroke((340, 30), (500, 200), on_e4)
    assert edges() == before


def test_deleted_with_control_a_node_leaves_its_neighbours_joined(canvas, session, same, edges):
    canvas.select(["total"])
    canvas.join_and_delete()
    assert ("start", "out", "big", "in") in edges()
    assert "total" not in session.draft.nodes
    assert same()
    session.undo()
    assert ("start", "out", "total", "in") in edges()
    assert len(edges()) == 5
    assert same()


def test_a_drag_is_not_begun_on_a_locked_canvas(canvas, asked, drag_in, on_e4):
    canvas.set_locked(True)
    drag_in("data.set", on_e4)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert asked == []
