"""Words are cut to a width without losing what tells them apart."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF, QPixmap

from concertmaster_designer.canvas.paint.fonts import ELLIPSIS, Measure, sized
from concertmaster_designer.ui.theme.apply import interface_font


@pytest.fixture(scope="module")
def measure(qapp):
    return Measure(interface_font(), strong=True)


def test_a_width_is_about_that_of_the_laid_out_words(measure):
    text = "Remind the supplier"
    laid_out = QFontMetricsF(sized(interface_font(), 50, strong=True), QPixmap(1, 1)).horizontalAdvance(text)
    assert measure.width(text) * 50 == pytest.approx(laid_out, rel=0.05)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="abcdefg XYZ…é漢", max_size=60), st.floats(2, 30))
def test_what_is_cut_fits(measure, text, room):
    for cut in (measure.shorten(text, room), measure.cut(text, room), *measure.wrap(text, room)):
        assert measure.width(cut) <= room + 1e-6 or cut == ELLIPSIS


def test_the_middle_is_left_out(measure):
    cut = measure.shorten("Reminder for suppliers 12", 9)
    assert cut.startswith("Rem")
    assert cut.endswith("12")
    assert ELLIPSIS in cut


def test_words_that_fit_stay_whole(measure):
    assert measure.shorten("Ask", 9) == "Ask"
    assert measure.wrap("Ask", 9) == ("Ask",)


def test_a_title_breaks_between_words(measure):
    assert measure.wrap("Remind supplier", measure.width("Remind suppl")) == ("Remind", "supplier")


@pytest.mark.parametrize("height", [0.2, 4.5, 8.5, 8.64, 8.66, 13, 26.4])
def test_a_font_is_hardly_larger_than_asked_for(qapp, height):
    assert sized(interface_font(), height).pixelSize() <= max(1, height + 0.35)
