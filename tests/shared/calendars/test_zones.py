"""Finding zones by name: places of the IANA tables, and nothing that depends on the machine."""

from __future__ import annotations

import pytest

from concertmaster_shared.calendars import find_zone
from concertmaster_shared.errors import ConcertMasterError


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Calcutta"])
def test_a_place_is_found(name: str) -> None:
    assert find_zone(name).key == name


@pytest.mark.parametrize("name", ["localtime", "Factory", "America", "../etc/passwd", "posix/UTC", "MEZ!", "Europe/Berlin\0", ""])
def test_what_is_no_place_is_not(name: str) -> None:
    with pytest.raises(ConcertMasterError) as refusal:
        find_zone(name)
    assert refusal.value.code.startswith("schedule.time_zone")


def test_a_name_with_a_slip_of_the_pen_is_guessed() -> None:
    with pytest.raises(ConcertMasterError) as refusal:
        find_zone("Europe/Berln")
    assert (refusal.value.code, refusal.value.parameters["close"]) == ("schedule.time_zone_close", "Europe/Berlin")
