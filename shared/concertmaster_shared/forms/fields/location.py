"""A point on the earth: latitude and longitude in degrees, and how sure the device was."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.compound_kinds import LOCATION
from concertmaster_shared.forms.values.numbers import write_number
from concertmaster_shared.forms.values.places import MOST_LATITUDE, MOST_LONGITUDE, Box, read_degrees, take_degrees
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_PLACE: Final = Refusal("answer.not_a_place")
HALF_A_PLACE: Final = Refusal("answer.half_a_place")
NOT_A_LATITUDE: Final = Refusal("answer.not_a_latitude")
NOT_A_LONGITUDE: Final = Refusal("answer.not_a_longitude")
OUTSIDE: Final = Refusal("answer.outside_area")

_KEYS: Final = frozenset({"latitude", "longitude", "accuracy"})
_WORST_M: Final = 10_000_000


class LocationSettings(AnswerSettings):
    """Settings of a point; nobody is asked for a map."""

    type: Literal["location"]
    area: Box | None = Field(None, description="Take points in this box only: south, west, north, east in degrees.")
    max_accuracy: Annotated[int, Field(ge=1, le=_WORST_M)] | None = Field(
        None, description="Refuse a position that a device knows less well than this, in metres; typed ones have no accuracy."
    )


def _accept(settings: LocationSettings) -> Accept:
    def accept(value: object) -> object:
        if value is None:
            return None
        if type(value) is not dict or not value.keys() <= _KEYS:
            return NOT_A_PLACE
        given = [value.get("latitude"), value.get("longitude")]
        missing = [part is None or part == "" for part in given]
        if any(missing):
            return None if all(missing) else HALF_A_PLACE
        return _place(value, settings)

    return accept


def _place(value: Mapping[str, object], settings: LocationSettings) -> object:
    latitude = take_degrees(value["latitude"], MOST_LATITUDE)
    longitude = take_degrees(value["longitude"], MOST_LONGITUDE)
    if latitude is None:
        return NOT_A_LATITUDE
    if longitude is None:
        return NOT_A_LONGITUDE
    accuracy = value.get("accuracy")
    if accuracy is not None and not _is_length(accuracy):
        return NOT_A_PLACE
    if settings.area is not None and not settings.area.holds(latitude, longitude):
        return OUTSIDE
    place: dict[str, object] = {"latitude": latitude, "longitude": longitude}
    return place if accuracy is None else _with_accuracy(place, accuracy, settings.max_accuracy)


def _with_accuracy(place: dict[str, object], accuracy: Any, most: int | None) -> object:
    metres = math.ceil(accuracy)
    if most is not None and metres > most:
        return Refusal("answer.too_inaccurate", {"metres": metres, "max": most})
    return {**place, "accuracy": metres}


def _is_length(value: object) -> bool:
    return (type(value) is int or type(value) is float) and math.isfinite(value) and 0 <= value <= _WORST_M


def _read(raw: Sequence[str], _settings: LocationSettings) -> object:
    latitude, longitude, accuracy = [*raw, "", "", ""][:3]
    place: dict[str, object] = {"latitude": read_degrees(latitude), "longitude": read_degrees(longitude)}
    return {**place, "accuracy": read_degrees(accuracy)} if accuracy.strip() else place


def _write(value: Mapping[str, Any], _settings: LocationSettings) -> Sequence[str]:
    texts = (write_number(value["latitude"]), write_number(value["longitude"]))
    return (*texts, str(value["accuracy"])) if "accuracy" in value else texts


def _summary(value: Mapping[str, Any], settings: LocationSettings, _say: Say) -> str:
    latitude, longitude, *accuracy = _write(value, settings)
    return f"{latitude}, {longitude}" + "".join(f" (± {metres} m)" for metres in accuracy)


def _lint(settings: LocationSettings) -> Iterator[Finding]:
    area = settings.area
    if area is not None and area.south > area.north:
        yield Finding("form.limits_crossed", ("area", "south"), {"min": area.south, "max": area.north})


SPEC: Final[FieldSpec[LocationSettings]] = FieldSpec(
    type="location",
    title="Location",
    help="A point on the earth, typed or taken from the device.",
    icon="map-pin",
    settings=LocationSettings,
    kind=LOCATION,
    accept=_accept,
    read=_read,
    write=_write,
    summary=_summary,
    lint=_lint,
)
