"""What a stroke meets is what one would find by looking at every piece of every edge."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.canvas.model.curves import flatten
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.strokes import edge_end_at, edge_through, edges_crossed, in_triangle, middles
from tests.support.canvas_parts import LOOKS, edge, node

PLACE = st.tuples(
    st.integers(-50, 900).map(lambda number: number + 0.37), st.integers(-50, 500).map(lambda number: number + 0.41)
)
SMALL = st.tuples(st.integers(0, 12), st.integers(0, 12))
GRAPH = read_document(
    {
        "nodes": [node(f"n{place}", "data.set", place % 3 * 300, place // 3 * 130) for place in range(12)],
        "edges": [edge(f"e{place}", f"n{place}", f"n{(place * 5 + 3) % 12}") for place in range(12)],
    },
    LOOKS,
)


def _cross(a, b, c, d):
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


@given(PLACE, PLACE)
def test_crossed_edges_are_found(start, end):
    rows = GRAPH.edges.living()
    xs, ys = flatten(GRAPH.curves(rows), 16)
    chains = [list(zip(x, y, strict=True)) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    meant = [row for row, chain in enumerate(chains) if any(_cross(start, end, *piece) for piece in pairwise(chain))]
    assert edges_crossed(GRAPH, start, end).tolist() == meant


@given(SMALL, SMALL, SMALL)
def test_a_triangle_holds_what_lies_on_one_side_of_all_its_sides(a, b, c):
    xs, ys = (axis.ravel() + 0.3 for axis in np.meshgrid(np.arange(13.0), np.arange(13.0)))
    found = in_triangle(xs, ys, (a, b, c))
    for x, y, inside in zip(xs.tolist(), ys.tolist(), found.tolist(), strict=True):
        sides = [(q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]) for p, q in ((a, b), (b, c), (c, a))]
        if min(map(abs, sides)) > 1e-9:
            assert inside == (all(side > 0 for side in sides) or all(side < 0 for side in sides))


def test_an_edge_is_taken_by_the_end_that_is_near(graph):
    e1 = graph.edges.row_of["e1"]
    assert edge_end_at(graph, (205, 33), reach=4, grip=12) == (e1, True)
    assert edge_end_at(graph, (236, 33), reach=4, grip=12) == (e1, False)
    assert edge_end_at(graph, (220, 33), reach=4, grip=12) is None
    assert edge_end_at(graph, (236, 50), reach=4, grip=12) is None


@pytest.mark.parametrize(
    ("box", "found"),
    [((210, 10, 230, 50), "e1"), ((685, -10, 705, 60), "e3"), ((685, 0, 705, 80), "e4"), ((210, 60, 230, 90), None)],
)
def test_the_edge_nearest_to_the_middle_of_a_box_runs_through_it(graph, box, found):
    assert edge_through(graph, box) == (None if found is None else graph.edges.row_of[found])


def test_middles_are_those_of_living_cards(graph):
    graph.remove_node("start")
    rows, xs, ys = middles(graph)
    assert len(rows) == 5
    assert (xs[0], ys[0]) == (340, 32)


@pytest.mark.parametrize("turns", [1, 2, 5])
def test_a_loop_is_the_sum_of_its_triangles(turns):
    loop = [(math.cos(step * math.tau / 40) * 100, math.sin(step * math.tau / 40) * 100) for step in range(40 * turns + 1)]
    xs, ys = np.array([0.3, 50.2, 150.1]), np.array([0.7, 20.1, 0.3])
    inside = np.zeros(3, bool)
    for last, point in pairwise(loop):
        inside ^= in_triangle(xs, ys, (loop[0], last, point))
    # As everywhere in painting: what is gone around an even number of times is outside.
    assert inside.tolist() == [turns % 2 == 1, turns % 2 == 1, False]
