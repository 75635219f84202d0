"""A box stands in line with its nearest neighbours, like with like."""

from __future__ import annotations

import numpy as np
import pytest

from concertmaster_designer.canvas.model import guides
from concertmaster_designer.canvas.model.guides import align, neighbours

CARD = (0.0, 0.0, 200.0, 64.0)


def _others(*boxes):
    return np.array(boxes, float).reshape(-1, 4)


def test_the_nearest_line_within_reach_is_taken():
    found = align((3, 500, 203, 564), _others(CARD, (5, 100, 205, 164)), 6)
    assert (found.dx, found.dy) == (2, None)


def test_out_of_reach_there_is_none():
    assert align((7, 500, 207, 564), _others(CARD), 6) == guides.NOWHERE
    assert align(CARD, _others(), 6) == guides.NOWHERE


def test_edges_of_another_kind_are_not_compared():
    assert align((201, 500, 401, 564), _others(CARD), 6).dx is None


def test_middles_are_compared_where_heights_differ():
    found = align((400, 5, 600, 53), _others(CARD), 6)
    assert (found.dx, found.dy) == (None, 3)
    assert found.lines == ((0, 32, 600, 32),)


def test_lines_go_from_the_box_to_the_nearest_in_line():
    found = align((1, 500, 201, 564), _others(CARD, (0, 300, 200, 364)), 6)
    assert found.lines == ((0, 300, 0, 564), (200, 300, 200, 564))


@pytest.mark.parametrize("most", [3, 100])
def test_only_what_is_seen_and_not_lifted_counts_and_never_too_many(graph, monkeypatch, most):
    monkeypatch.setattr(guides, "_MOST_NEIGHBOURS", most)
    graph.nodes.mark(graph.nodes.rows_of(["start"]), guides.LIFTED)
    seen = neighbours(graph, (-10, -200, 900, 300))
    assert len(seen) == (4 if most == 100 else 0)
