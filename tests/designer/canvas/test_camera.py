"""The camera maps the world to pixels and back, and keeps in place what should stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.canvas.camera import LARGEST_SCALE, SMALLEST_SCALE, Camera

DENSITIES = [1.0, 1.25, 1.5, 2.0]


def _camera(dpr=1.0):
    camera = Camera()
    camera.resize(800, 600, dpr)
    return camera


@pytest.mark.parametrize("dpr", DENSITIES)
@given(x=st.floats(-1e5, 1e5), y=st.floats(-1e5, 1e5), scale=st.floats(0.01, 4))
def test_there_and_back(dpr, x, y, scale):
    camera = _camera(dpr)
    camera.zoom_to(scale, 400, 300)
    assert camera.to_world(*camera.to_view(x, y)) == pytest.approx((x, y), abs=1e-3)


@given(st.lists(st.floats(0.01, 4), max_size=12), st.floats(0, 800), st.floats(0, 600))
def test_what_is_under_the_pointer_stays_there(scales, x, y):
    camera = _camera()
    for scale in scales:
        before = camera.to_world(x, y)
        camera.zoom_to(scale, x, y)
        after = camera.to_world(x, y)
        assert after == pytest.approx(before, abs=1.0 / camera.scale)


def test_scales_stay_within_their_limits():
    camera = _camera()
    camera.zoom_to(1000, 0, 0)
    assert camera.scale == LARGEST_SCALE
    camera.zoom_to(0, 0, 0)
    assert camera.scale == SMALLEST_SCALE


def test_parts_of_pixels_add_up():
    camera = _camera()
    start = camera.lens.dx
    for _step in range(10):
        camera.pan_by(0.3, 0)
    assert camera.lens.dx - start == 3


def test_fit_shows_everything_and_enlarges_nothing():
    camera = _camera()
    camera.fit((0, 0, 8000, 1000))
    x0, y0, x1, y1 = camera.view_box
    assert max(x0, y0) < 0
    assert x1 > 8000
    assert y1 > 1000
    camera.fit((0, 0, 10, 10))
    assert camera.scale == 1.0
    assert camera.center == pytest.approx((5, 5))


def test_another_density_keeps_the_middle():
    camera = _camera()
    camera.center_on(123, 456)
    camera.resize(800, 600, 2.0)
    assert camera.center == pytest.approx((123, 456), abs=1)


def test_reveal_moves_no_more_than_needed():
    camera = _camera()
    before = camera.lens
    camera.reveal((100, 100, 200, 200))
    assert camera.lens == before
    camera.reveal((1000, 100, 1200, 200))
    assert camera.to_view(1200, 0)[0] == pytest.approx(800 - 48)


def test_reveal_keeps_out_of_the_covered_corner():
    camera = _camera()
    camera.corner = (200, 150)
    camera.reveal((700, 500, 740, 540))
    left, top = camera.to_view(700, 500)
    right, bottom = camera.to_view(740, 540)
    assert bottom <= 600 - 150 or right <= 800 - 200
    assert left >= 0
    assert top >= 0
    before = camera.lens
    camera.reveal((60, 500, 100, 540))
    assert camera.lens == before


def test_a_very_large_workflow_fits_and_zooming_goes_on_from_there():
    camera = _camera()
    box = (-5e6, 0.0, 5e6, 400.0)
    camera.fit(box)
    assert camera.shows(box)
    fitting = camera.scale
    assert fitting < SMALLEST_SCALE
    camera.zoom_to(fitting * 0.5, 10, 10)
    assert camera.scale == fitting
    camera.zoom_to(fitting * 1.2, 10, 10)
    assert camera.scale == pytest.approx(fitting * 1.2)
    camera.zoom_to(1.0, 10, 10)
    camera.zoom_to(fitting, 10, 10)
    assert camera.scale == SMALLEST_SCALE
