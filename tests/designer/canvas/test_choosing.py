"""Choosing by what edges lead to, and the rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


@pytest.mark.parametrize(
    ("choice", "before", "after"),
    [
        ("all", [], ["start", "total", "big", "ask", "post", "odd"]),
        ("none", ["start", "big"], []),
        ("others", ["start", "big"], ["total", "ask", "post", "odd"]),
        ("upstream", ["big"], ["start", "total", "big"]),
        ("downstream", ["big"], ["big", "ask", "post", "odd"]),
        ("downstream", ["ask", "post"], ["ask", "post", "odd"]),
        ("connected", ["odd"], ["start", "total", "big", "ask", "post", "odd"]),
    ],
)
def test_it_goes_on_from_what_is_chosen(canvas, choice, before, after):
    canvas.select(before)
    canvas.choose(choice)
    assert canvas.selection() == after


def test_connected_is_only_what_edges_join(canvas):
    canvas.apply([{"op": "remove_edge", "id": "e2"}])
    canvas.select(["start"])
    canvas.choose("connected")
    assert canvas.selection() == ["start", "total"]


@pytest.mark.parametrize(
    ("choice", "after"), [("downstream", ["post", "odd"]), ("upstream", ["start", "total", "big"]), ("connected", None)]
)
def test_it_goes_on_from_an_edge(canvas, at, choice, after):
    canvas._stage.choose((), canvas._stage.graph.edges.rows_of(["e4"]))
    canvas.choose(choice)
    assert canvas.selection() == (after or ["start", "total", "big", "ask", "post", "odd"])


def test_a_ring_ends(canvas):
    canvas.apply([{"op": "add_edge", "edge": {"id": "back", "source": "post", "target": "total"}}])
    canvas.select(["total"])
    canvas.choose("downstream")
    assert canvas.selection() == ["total", "big", "ask", "post", "odd"]


def test_without_a_start_it_is_told(canvas):
    told = []
    canvas.said.connect(told.append)
    canvas.choose("upstream")
    assert told == ["Select a node first: what is connected is found from there."]


def test_an_edge_is_added_with_shift(canvas, at, asked):
    for place in ((460, 32), (220, 32)):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at(*place))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert asked == [{"op": "remove_edge", "id": "e1"}, {"op": "remove_edge", "id": "e2"}]
