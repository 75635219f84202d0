"""Places on the earth: reading degrees, and telling whether a point lies in a box."""

from __future__ import annotations

import math
from typing import Annotated, Final

from pydantic import Field

from concertmaster_shared.forms.slots import FormPart, Number

from .numbers import read_number
from .refusals import Refusal

DIGITS: Final = 7
"""Digits kept behind the mark of a degree: about one centimetre."""

MOST_LATITUDE: Final = 90
MOST_LONGITUDE: Final = 180

Latitude = Annotated[Number, Field(ge=-MOST_LATITUDE, le=MOST_LATITUDE)]
Longitude = Annotated[Number, Field(ge=-MOST_LONGITUDE, le=MOST_LONGITUDE)]


class Box(FormPart):
    """A part of the earth between two latitudes and two longitudes, in degrees; ``west`` above ``east`` crosses the date line."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies inside or on the edge."""
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east


def read_degrees(text: str) -> object:
    """Read degrees as people and maps write them, such as 59.91, 59,91 or 59.91°; anything else stays the text it is."""
    number = read_number(text, decimals=15, unit="°")
    return text.strip() if isinstance(number, Refusal) else number


def take_degrees(value: object, most: int) -> float | None:
    """Give degrees up to ``most`` either way in their normal form, or ``None`` when they are none."""
    if (type(value) is not float and type(value) is not int) or not math.isfinite(value) or abs(value) > most:
        return None
    return round(float(value), DIGITS) + 0.0
