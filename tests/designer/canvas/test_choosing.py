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


def test_keys_go_from_edge_to_edge_of_a_node(canvas, asked):
    told = []
    canvas.said.connect(told.append)
    canvas.select(["big"])
    for _step in range(4):
        canvas.choose("edge")
    assert told == ["Big (true)  →  Ask", "Big (false)  →  Post", "Total (out)  →  Big", "Big (true)  →  Ask"]
    canvas.choose("edge")
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert asked == [{"op": "remove_edge", "id": "e4"}]


def test_a_node_without_edges_or_none_is_told(canvas):
    told = []
    canvas.said.connect(told.append)
    canvas.choose("edge")
    canvas.apply([{"op": "remove_edge", "id": "e1"}])
    canvas.select(["start"])
    canvas.choose("edge")
    assert told == ["Select a node first: its edges are selected one after the other.", "'Start' has no edge."]


def test_a_new_node_goes_into_the_edge_that_is_chosen(canvas, session, same, edges):
    canvas.select(["big"])
    canvas.choose("edge")
    canvas.add_node("data.set")
    (made,) = canvas.selection()
    assert {("big", "true", made, "in"), (made, "out", "ask", "in")} <= edges()
    assert same()
    session.undo()
    assert ("big", "true", "ask", "in") in edges()
    assert same()


def test_a_trigger_goes_beside_it(canvas, edges):
    before = edges()
    canvas.select(["big"])
    canvas.choose("edge")
    canvas.add_node("trigger.form")
    assert edges() == before
