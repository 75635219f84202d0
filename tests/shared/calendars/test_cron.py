"""Reading cron texts: what is wrong with one is said so that it can be mended."""

from __future__ import annotations

import time

import pytest

from concertmaster_shared.calendars import check_cron
from concertmaster_shared.errors import ConcertMasterError


@pytest.mark.parametrize(
    "cron",
    ["* * * * *", "30 8 * * 1-5", "*/15 * * * *", "0 0 L * *", "0 0 29 2 *", "0 9 * * 2#2", "0 0 30 2 MON", "*/5 * * * * *"],
)
def test_a_good_text_passes(cron: str) -> None:
    check_cron(cron)


@pytest.mark.parametrize(
    ("cron", "code", "parameters"),
    [
        ("", "schedule.cron_parts", {"cron": "", "count": 0}),
        ("@daily", "schedule.cron_parts", {"cron": "@daily", "count": 1}),
        ("* * * * * * *", "schedule.cron_parts", {"cron": "* * * * * * *", "count": 7}),
        ("60 * * * *", "schedule.cron", {"cron": "60 * * * *", "part": "minute"}),
        ("* 24 * * *", "schedule.cron", {"cron": "* 24 * * *", "part": "hour"}),
        ("0 0 32 1 *", "schedule.cron", {"cron": "0 0 32 1 *", "part": "day of month"}),
        ("0 0 * 13 *", "schedule.cron", {"cron": "0 0 * 13 *", "part": "month"}),
        ("0 0 * * MONDAY", "schedule.cron", {"cron": "0 0 * * MONDAY", "part": "day of week"}),
        ("61 0 0 * * *", "schedule.cron", {"cron": "61 0 0 * * *", "part": "second"}),
        ("*/0 * * * *", "schedule.cron", {"cron": "*/0 * * * *", "part": "minute"}),
        ("0,," * 99 + " * * * *", "schedule.cron_long", {"limit": 200}),
        ("0 0 30 2 *", "schedule.cron_never", {"cron": "0 0 30 2 *"}),
        ("0 0 31 2,4,6,9,11 *", "schedule.cron_never", {"cron": "0 0 31 2,4,6,9,11 *"}),
        ("0 0 0 31 6 *", "schedule.cron_never", {"cron": "0 0 0 31 6 *"}),
        ("0 0 */31 * MON#2", "schedule.cron_never", {"cron": "0 0 */31 * MON#2"}),
    ],
)
def test_a_bad_text_says_why(cron: str, code: str, parameters: dict) -> None:
    with pytest.raises(ConcertMasterError) as refusal:
        check_cron(cron)
    assert (refusal.value.code, refusal.value.parameters) == (code, parameters)


def test_what_never_comes_is_known_quickly() -> None:
    started = time.monotonic()
    with pytest.raises(ConcertMasterError):
        check_cron("* * */31 * MON#2")
    assert time.monotonic() - started < 2
