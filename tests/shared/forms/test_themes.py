"""Themes: whatever colour somebody chooses, what is written in it and on it can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from concertmaster_shared.forms.themes import ENOUGH, Theme, corrections, style_of
from concertmaster_shared.look import DARK, LIGHT, contrast

COLORS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


def properties(style: str) -> list[dict[str, str]]:
    return [dict(re.findall(r"--([a-z-]+):(#[0-9A-F]{6});", block)) for block in re.findall(r":root\{([^}]*)\}", style)]


@given(COLORS, st.none() | COLORS)
def test_any_colour_can_be_read_on_every_ground(accent: str, accent_dark: str | None) -> None:
    for palette, used in zip((LIGHT, DARK), properties(style_of(Theme(accent=accent, accent_dark=accent_dark))), strict=True):
        for ground in (palette.canvas, palette.surface, palette.raised, used["accent-soft"]):
            assert contrast(used["accent"], ground) >= ENOUGH
        assert contrast(used["on-accent"], used["accent"]) >= ENOUGH
        assert contrast(used["on-accent"], used["accent-hover"]) >= ENOUGH
        assert contrast(palette.text, used["accent-soft"]) >= ENOUGH


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert corrections(Theme(accent="#0B5D3B", accent_dark="#8FE0B8")) == ()


def test_a_colour_that_had_to_move_is_told() -> None:
    (moved,) = corrections(Theme(accent="#ffd400", accent_dark="#FFD400"))
    assert (moved.ground, moved.wanted) == ("light", "#FFD400")
    assert contrast(moved.used, LIGHT.surface) >= ENOUGH


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345G", "#123456;}body{display:none", "url(x)"])
def test_what_is_no_colour_gets_into_no_style(accent: str) -> None:
    with pytest.raises(ValidationError):
        Theme(accent=accent)
