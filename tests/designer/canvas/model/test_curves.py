"""Curves begin and end where they should, stay inside their boxes, and leave room for labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.canvas.model.curves import Ends, boxes, curves, distances, flatten

places = st.floats(-1e5, 1e5)


def _curve(ax, ay, bx, by, lead=0.0, downwards=False):
    return curves(Ends(*(np.array([value]) for value in (ax, ay, bx, by))), np.array([lead]), np.array([downwards]))


@given(places, places, places, places, st.floats(0, 120), st.booleans())
def test_a_curve_joins_its_ends_inside_its_box(ax, ay, bx, by, lead, downwards):
    curve = _curve(ax, ay, bx, by, lead, downwards)
    xs, ys = flatten(curve, 20)
    assert (xs[0, 0], ys[0, 0]) == pytest.approx((ax, ay), abs=1e-6)
    assert (xs[0, -1], ys[0, -1]) == pytest.approx((bx, by), abs=1e-6)
    x0, y0, x1, y1 = boxes(curve)
    assert xs.min() >= x0[0] - 1e-6
    assert xs.max() <= x1[0] + 1e-6
    assert ys.min() >= y0[0] - 1e-6
    assert ys.max() <= y1[0] + 1e-6


def test_a_label_has_a_straight_lead_where_there_is_room():
    xs, ys = flatten(_curve(0, 0, 400, 200, lead=60), 8)
    assert xs[0, :2].tolist() == [0, 60]
    assert ys[0, :2].tolist() == [0, 0]


def test_a_narrow_gap_leaves_no_lead():
    curve = _curve(0, 0, 40, 0, lead=60)
    assert curve.ax[0] == curve.sx[0]


def test_an_error_edge_sets_out_downwards():
    xs, ys = flatten(_curve(0, 0, 300, 100, downwards=True), 100)
    assert ys[0, 1] > 0
    assert abs(xs[0, 1]) < ys[0, 1]


def test_distance_is_measured_to_the_curve():
    away = distances(_curve(0, 0, 100, 0), (50, 7))
    assert away[0] == pytest.approx(7)
