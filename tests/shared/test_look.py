"""Colours can be read, and states told apart, also with a colour-vision deficiency."""

from __future__ import annotations

import itertools
import re

import pytest

from concertmaster_shared.look import FAMILIES, LIGHT, PALETTES, STATUS_LOOKS, Palette, contrast, luminance

GROUNDS = ("canvas", "surface", "raised")
WORDS = ("text", "muted", "accent", "success", "warning", "danger", "waiting")
STATES = ("success", "warning", "danger", "waiting", "accent", "muted")

AA_TEXT = 4.5
AA_PARTS = 3.0

# Full-strength simulations in linear RGB (Machado, Oliveira and Fernandes 2009).
SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Distance in OKLab times 100; about 2 is just noticeable.
CLEARLY_APART = 5.0


def _times(matrix, vector):
    return [sum(factor * part for factor, part in zip(row, vector, strict=True)) for row in matrix]


def _oklab(color: str, eyes: str) -> list[float]:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    seen = [min(1.0, max(0.0, part)) for part in _times(SEEN_BY[eyes], linear)]
    cones = _times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        seen,
    )
    return _times(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        [part ** (1 / 3) for part in cones],
    )


def _apart(first: str, second: str, eyes: str) -> float:
    pairs = zip(_oklab(first, eyes), _oklab(second, eyes), strict=True)
    return 100 * sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.fixture(params=sorted(PALETTES))
def palette(request) -> Palette:
    return PALETTES[request.param]


def test_every_role_is_a_full_colour(palette):
    assert all(re.fullmatch(r"#[0-9A-F]{6}", color) for _role, color in palette.items())


@pytest.mark.parametrize(("role", "ground"), list(itertools.product(WORDS, GROUNDS)))
def test_words_can_be_read_on_every_ground(palette, role, ground):
    assert contrast(getattr(palette, role), getattr(palette, ground)) >= AA_TEXT


def test_words_can_be_read_on_what_is_pressed_or_chosen(palette):
    assert contrast(palette.on_accent, palette.accent) >= AA_TEXT
    assert contrast(palette.on_accent, palette.accent_hover) >= AA_TEXT
    assert contrast(palette.text, palette.accent_soft) >= AA_TEXT
    assert contrast(palette.muted, palette.accent_soft) >= AA_TEXT


@pytest.mark.parametrize("role", ["control_line", "accent", *FAMILIES])
def test_parts_that_carry_meaning_stand_out_from_every_ground(palette, role):
    assert all(contrast(getattr(palette, role), getattr(palette, ground)) >= AA_PARTS for ground in GROUNDS)


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(STATES, 2)))
def test_states_are_told_apart_by_colour(palette, first, second, eyes):
    assert _apart(getattr(palette, first), getattr(palette, second), eyes) >= CLEARLY_APART


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(FAMILIES, 2)))
def test_families_are_told_apart_by_colour(palette, first, second, eyes):
    assert _apart(getattr(palette, first), getattr(palette, second), eyes) >= CLEARLY_APART


def test_statuses_a_step_can_show_differ_in_shape_as_well():
    step = ("pending", "running", "waiting", "succeeded", "failed", "skipped", "cancelled")
    assert len({STATUS_LOOKS[status].mark for status in step}) == len(step)


def test_status_colours_are_roles_of_the_palette():
    roles = {role for role, _color in LIGHT.items()}
    assert {look.role for look in STATUS_LOOKS.values()} <= roles


def test_contrast_is_that_of_the_guideline():
    assert luminance("#FFFFFF") == pytest.approx(1)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
