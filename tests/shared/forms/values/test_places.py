"""Degrees as people write them, and boxes on the earth."""

from __future__ import annotations

import pytest

from concertmaster_shared.forms.values.places import MOST_LATITUDE, MOST_LONGITUDE, Box, read_degrees, take_degrees

NORWAY = Box(south=57, west=4, north=72, east=32)
FIJI = Box(south=-21, west=177, north=-12, east=-178)


@pytest.mark.parametrize(
    ("box", "latitude", "longitude", "inside"),
    [
        (NORWAY, 59.91, 10.75, True),
        (NORWAY, 57, 4, True),
        (NORWAY, 56.9, 10, False),
        (NORWAY, 60, 33, False),
        (FIJI, -18, 178, True),
        (FIJI, -18, -179, True),
        (FIJI, -18, 0, False),
    ],
)
def test_a_box_holds_what_lies_in_it_across_the_date_line_too(box: Box, latitude: float, longitude: float, inside: bool) -> None:
    assert box.holds(latitude, longitude) is inside


@pytest.mark.parametrize(
    ("text", "read"),
    [("59.91", 59.91), ("59,91", 59.91), ("59.91°", 59.91), ("-33.8688", -33.8688), (" north ", "north"), ("", "")],
)
def test_degrees_are_read_as_maps_write_them(text: str, read: object) -> None:
    assert read_degrees(text) == read


@pytest.mark.parametrize(
    ("value", "most", "taken"),
    [
        (90, MOST_LATITUDE, 90.0),
        (90.1, MOST_LATITUDE, None),
        (-180, MOST_LONGITUDE, -180.0),
        (59.123456789, MOST_LATITUDE, 59.1234568),
        (float("nan"), MOST_LATITUDE, None),
        (float("inf"), MOST_LATITUDE, None),
        (True, MOST_LATITUDE, None),
        ("59", MOST_LATITUDE, None),
        (None, MOST_LATITUDE, None),
    ],
)
def test_degrees_are_kept_to_the_centimetre(value: object, most: int, taken: float | None) -> None:
    assert take_degrees(value, most) == taken


def test_there_is_one_zero() -> None:
    assert str(take_degrees(-0.0, MOST_LATITUDE)) == "0.0"
