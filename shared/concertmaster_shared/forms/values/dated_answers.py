"""Answers that are days, times of day or moments: taking them, completing what people type, limiting them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, get_args

from concertmaster_shared.forms.slots import ExpressionText

from .moments import parse_date, parse_moment, parse_time, write_moment
from .refusals import Finding, Refusal

NOT_A_DATE: Final = Refusal("answer.not_a_date")
NOT_A_TIME: Final = Refusal("answer.not_a_time")
NOT_A_MOMENT: Final = Refusal("answer.not_a_moment")

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)

_FROM_TODAY: Final = re.compile(r"today(?: ?([+-] ?[0-9]{1,5}))?")
_TYPED_DATE: Final = re.compile(r"([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})\.?")
_TYPED_TIME: Final = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})")


def accept_date(value: object) -> str | Refusal | None:
    """Take a day."""
    if value is None or value == "":
        return None
    return value if type(value) is str and parse_date(value) is not None else NOT_A_DATE


def accept_time(value: object) -> str | Refusal | None:
    """Take a time of day; seconds stay only where they are not zero."""
    if value is None or value == "":
        return None
    if type(value) is not str or parse_time(value) is None:
        return NOT_A_TIME
    return value.removesuffix(":00") if len(value) == len("00:00:00") else value


def accept_moment(zone: str) -> Callable[[object], object]:
    """Build the check that takes a moment and gives it in UTC."""

    def accept(value: object) -> object:
        if value is None or value == "":
            return None
        moment = parse_moment(value, zone) if type(value) is str else None
        return NOT_A_MOMENT if moment is None else write_moment(moment)

    return accept


def typed_date(text: str) -> str:
    """Complete a day typed year first, such as 2026/3/1; any other order could mean two days and stays as it is."""
    match = _TYPED_DATE.fullmatch(text.strip())
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else text.strip()


def typed_time(text: str) -> str:
    """Complete a time of day such as 8.30 or 8:30."""
    match = _TYPED_TIME.fullmatch(text.strip())
    return f"{match[1]:0>2}:{match[2]}" if match else text.strip()


def day_limit(value: object, _settings: object) -> object:
    """Give a limit of days in their normal form, or ``None`` when it is no day."""
    return value if type(value) is str and parse_date(value) is not None else None


def time_limit(value: object, _settings: object) -> object:
    """Give a limit of times in their normal form, or ``None`` when it is no time."""
    taken = accept_time(value)
    return taken if type(taken) is str else None


def moment_limit(value: object, _settings: object) -> object:
    """Give a limit of moments in their normal form, or ``None`` when it is no moment."""
    moment = parse_moment(value) if type(value) is str else None
    return None if moment is None else write_moment(moment)


def open_day(slot: object) -> object:
    """Give what stands for a limit that is counted from the day of the answer: ``today``, ``today+14``, ``today-7``."""
    match = _FROM_TODAY.fullmatch(slot) if isinstance(slot, str) else None
    if match is None:
        return slot
    days = int(match[1].replace(" ", "")) if match[1] else 0
    return ExpressionText(expr=f"add_days(env.today, {days})" if days else "env.today")


def lint_moments(
    settings: object, parse: Callable[[str], object], opened: Callable[[object], object] = lambda slot: slot
) -> Iterator[Finding]:
    """Find constant limits that cannot be read, or that cross."""
    limits: dict[str, str] = {}
    for name in ("min", "max"):
        limit = opened(getattr(settings, name))
        if limit is None or isinstance(limit, ExpressionText):
            continue
        if parse(str(limit)) is None:
            yield Finding("form.bad_limit", (name,), {"value": limit})
        else:
            limits[name] = str(limit)
    if len(limits) == 2 and limits["min"] > limits["max"]:  # noqa: PLR2004 - both are there
        yield Finding("form.limits_crossed", ("min",), {"min": limits["min"], "max": limits["max"]})
