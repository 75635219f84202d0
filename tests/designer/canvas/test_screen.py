"""Frames of a zoom may be coarse; what is looked at is not."""

from __future__ import annotations

from concertmaster_designer.ui.theme import Theme


def test_one_zoom_is_painted_in_full(canvas, seen):
    canvas.zoom_to(0.4)
    seen()
    assert not canvas._screen._picture.coarse


def test_a_zoom_in_steps_is_coarse_and_comes_to_rest(canvas, seen, qtbot):
    for step in range(6):
        canvas.zoom_to(0.4 + step / 50)
        seen()
    assert canvas._screen._picture.coarse
    qtbot.waitUntil(lambda: not canvas._screen._picture.coarse, timeout=1000)


def test_another_theme_paints_everything_anew(canvas, seen):
    before = seen()
    canvas.set_theme(Theme.dark())
    assert seen() != before
    canvas.set_theme(Theme.light())
    assert seen() == before
