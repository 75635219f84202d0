"""Events of hand and keyboard reach the graph as a user means them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.gestures.drop import NODE_TYPE_MIME

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def _wheel(canvas, place, turn, modifiers=Qt.KeyboardModifier.NoModifier, pixels=None):
    event = QWheelEvent(
        QPointF(place),
        QPointF(canvas.mapToGlobal(place)),
        pixels or QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_a_double_click_activates_a_node(canvas, qtbot, at):
    with qtbot.waitSignal(canvas.node_activated) as told:
        QTest.mouseDClick(canvas, LEFT, pos=at(100, 50))
    assert told.args == ["start"]


def test_enter_activates_the_selected_node(canvas, qtbot):
    canvas.select(["big"])
    with qtbot.waitSignal(canvas.node_activated) as told:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert told.args == ["big"]


@pytest.mark.parametrize(
    ("place", "node", "edge"), [((100, 20), "start", None), ((460, 32), None, "e2"), ((300, -200), None, None)]
)
def test_a_context_menu_is_asked_for_on_what_is_there(canvas, qtbot, at, place, node, edge):
    with qtbot.waitSignal(canvas.context_menu_requested) as told:
        QTest.mouseClick(canvas, RIGHT, pos=at(*place))
    assert (told.args[0].node, told.args[0].edge) == (node, edge)
    assert told.args[0].world == pytest.approx(place, abs=1)
    assert canvas.selection() == ([node] if node else [])


def test_the_wheel_pans(canvas):
    before = canvas.to_view(0, 0)
    _wheel(canvas, QPoint(300, 300), QPoint(0, -120))
    assert (canvas.to_view(0, 0) - before).toPoint() == QPoint(0, -72)
    _wheel(canvas, QPoint(300, 300), QPoint(0, 120), Qt.KeyboardModifier.ShiftModifier)
    assert (canvas.to_view(0, 0) - before).toPoint() == QPoint(72, -72)


def test_two_fingers_pan_by_pixels(canvas):
    before = canvas.to_view(0, 0)
    _wheel(canvas, QPoint(300, 300), QPoint(8, 8), pixels=QPoint(5, -7))
    assert (canvas.to_view(0, 0) - before).toPoint() == QPoint(5, -7)


def test_the_wheel_with_control_zooms_at_the_pointer(canvas):
    place = QPoint(200, 500)
    before = canvas.to_world(place.toPointF())
    _wheel(canvas, place, QPoint(0, 120), Qt.KeyboardModifier.ControlModifier)
    assert canvas.scale == pytest.approx(1.2)
    assert canvas.to_world(place.toPointF()) == pytest.approx(before, abs=1)


def test_tab_goes_along_edges_and_then_leaves(qtbot, theme, document):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    canvas, button = GraphCanvas(document), QPushButton("Next")
    row.addWidget(canvas)
    row.addWidget(button)
    window.resize(900, 500)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    canvas.setFocus()
    canvas.select(["start"])
    visited = []
    for _step in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Tab)
        visited.append(canvas.selection())
    assert visited == [["total"], ["big"], ["ask"], ["ask"]]
    assert button.hasFocus()


def test_shift_tab_goes_back(canvas):
    canvas.select(["big"])
    QTest.keyClick(canvas, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.selection() == ["total"]


def test_escape_chooses_nothing(canvas):
    canvas.select(["big"])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection() == []


def test_a_type_dropped_from_a_palette_becomes_a_node(canvas, asked, at):
    content = QMimeData()
    content.setData(NODE_TYPE_MIME, b"data.set")
    place = at(100, 400)
    buttons, modifiers = LEFT, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(place, Qt.DropAction.CopyAction, content, buttons, modifiers)
    QApplication.sendEvent(canvas, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(canvas, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, content, buttons, modifiers))
    assert asked[0]["op"] == "add_node"
    assert (asked[0]["node"]["type"], asked[0]["node"]["name"]) == ("data.set", "Set values")
    assert asked[0]["node"]["position"] == [0, 368]
    assert canvas.selection() == [asked[0]["node"]["id"]]


def test_anything_else_is_not_taken(canvas):
    content = QMimeData()
    content.setText("data.set")
    modifiers = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(10, 10), Qt.DropAction.CopyAction, content, LEFT, modifiers)
    QApplication.sendEvent(canvas, entered)
    assert not entered.isAccepted()


def test_a_graph_nobody_moved_is_shown_whole_in_any_size(qtbot, theme, document):
    canvas = GraphCanvas(document)
    qtbot.addWidget(canvas)
    canvas.show()
    for width, height in ((500, 300), (1400, 800)):
        canvas.resize(width, height)
        QApplication.processEvents()
        assert canvas.rect().contains(canvas.to_view(0, -104).toPoint())
        assert canvas.rect().contains(canvas.to_view(1320, 240).toPoint())


def test_the_controls_zoom_fit_and_lock(canvas):
    buttons = canvas._controls._buttons
    smaller, percent, larger, everything, lock = buttons
    QTest.mouseClick(larger, LEFT)
    assert canvas.scale == pytest.approx(1.25)
    assert percent.text() == "125 %"
    QTest.mouseClick(percent, LEFT)
    assert canvas.scale == pytest.approx(1.0)
    QTest.mouseClick(smaller, LEFT)
    assert canvas.scale == pytest.approx(0.8)
    QTest.mouseClick(everything, LEFT)
    assert canvas.rect().contains(canvas.to_view(1320, 240).toPoint())
    told = []
    canvas.lock_changed.connect(told.append)
    QTest.mouseClick(lock, LEFT)
    QTest.mouseClick(lock, LEFT)
    assert told == [True, False]


def test_a_graph_that_showed_whole_stays_whole_in_less_room(canvas):
    canvas.fit()
    camera, everything = canvas._stage.camera, canvas._stage.graph.bounds()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    scale = camera.scale
    canvas.resize(700, 320)
    assert camera.shows(everything)
    assert camera.scale < scale
    small = camera.scale
    canvas.zoom_to(1.0, canvas.to_world(QPoint(350, 160)))
    canvas.resize(600, 300)
    assert camera.scale == 1.0 > small
