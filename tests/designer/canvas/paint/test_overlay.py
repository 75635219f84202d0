"""What the pointer is over stands out, and what runs moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.canvas.paint.overlay import Hover, running_places
from concertmaster_designer.ui.theme import Theme


def _point_at(canvas, at, x, y):
    QTest.mouseMove(canvas, at(x, y))


def test_an_edge_under_the_pointer_dims_the_rest(canvas, qtbot, at, seen):
    before = seen()
    _point_at(canvas, at, 460, 32)
    qtbot.waitUntil(lambda: canvas._screen.hover == Hover(edge=canvas._stage.graph.edges.row_of["e2"]))
    qtbot.wait(200)
    during = seen()
    # The spine of a card that is no end of the edge fades, those of its ends do not.
    assert during.pixel(at(2, 32)) != before.pixel(at(2, 32))
    assert during.pixel(at(242, 32)) == before.pixel(at(242, 32))
    _point_at(canvas, at, 300, 300)
    assert seen() == before


def test_an_edge_that_is_merely_crossed_dims_nothing(canvas, at, seen):
    before = seen()
    _point_at(canvas, at, 460, 32)
    _point_at(canvas, at, 300, 300)
    assert canvas._screen.hover == Hover()
    assert seen() == before


def test_a_card_under_the_pointer_shows_its_error_port(canvas, at, seen):
    before = seen()
    _point_at(canvas, at, 340, 30)
    during = seen()
    assert during.pixel(at(340, 60)) != before.pixel(at(340, 60))


def test_the_pointer_leaving_ends_it(canvas, at, seen):
    before = seen()
    _point_at(canvas, at, 340, 30)
    canvas._hand.leave()
    assert seen() == before


def test_only_what_runs_on_screen_moves(graph, canvas):
    shown = canvas._stage.graph
    canvas.set_statuses({"start": "succeeded", "total": "running"})
    lens = canvas._stage.camera.lens
    nodes, edges = running_places(shown, lens, (1200, 700))
    assert [shown.nodes.ids[row] for row in nodes] == ["total"]
    assert [shown.edges.ids[row] for row in edges] == ["e1"]
    canvas.zoom_to(1.0, (90_000, 0))
    assert not len(running_places(shown, canvas._stage.camera.lens, (1200, 700))[0])


def test_what_runs_moves_by_itself(canvas, qtbot):
    canvas.set_statuses({"start": "succeeded", "total": "running"})
    qtbot.wait(50)
    canvas.frame_times()
    frames = []
    qtbot.waitUntil(lambda: len(frames.extend(canvas.frame_times()) or frames) >= 3)
    canvas.clear_statuses()
    assert not canvas._screen._pulse.isActive()


@pytest.mark.parametrize("theme_of", [Theme.light, Theme.dark])
def test_nothing_moves_for_those_who_want_it_still(canvas, theme_of):
    canvas.set_theme(theme_of(reduced_motion=True))
    canvas.set_statuses({"total": "running"})
    assert not canvas._screen._pulse.isActive()


def test_the_cursor_tells_what_a_press_would_do(canvas, at):
    _point_at(canvas, at, 440, 32)
    assert canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    _point_at(canvas, at, 340, 50)
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_what_is_deleted_under_the_pointer_is_gone(canvas, at, seen):
    _point_at(canvas, at, 340, 30)
    canvas.select(["total"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    during = seen()
    canvas._hand.leave()
    assert seen() == during
