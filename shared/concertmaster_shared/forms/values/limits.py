"""Lower and upper limits of answers, whatever is measured: a number, a length, a count, a date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from concertmaster_shared.forms.slots import ExpressionText

from .refusals import Finding, Refusal

Limits = Mapping[str, object]
"""The field's limit settings, expressions among them already evaluated; ``None`` means no limit."""

Within = Callable[[object, Limits], Refusal | None]

Measure = Callable[[Any], Any]


def between(
    low_code: str,
    high_code: str,
    *,
    measure: Measure | None = None,
    show: Callable[[Any], str] = str,
    low: str = "min",
    high: str = "max",
) -> Within:
    """Build the check that what ``measure`` gives lies between the limits ``low`` and ``high``; limits may be ``None``."""

    def within(value: object, limits: Limits) -> Refusal | None:
        size: Any = value if measure is None else measure(value)
        least: Any = limits[low]
        most: Any = limits[high]
        if least is not None and size < least:
            return Refusal(low_code, {"min": show(least)})
        if most is not None and size > most:
            return Refusal(high_code, {"max": show(most)})
        return None

    return within


def crossed(settings: object, low: str = "min", high: str = "max") -> Iterator[Finding]:
    """Find a constant lower limit above its constant upper one."""
    least, most = getattr(settings, low), getattr(settings, high)
    if least is None or most is None or isinstance(least, ExpressionText) or isinstance(most, ExpressionText):
        return
    if least > most:
        yield Finding("form.limits_crossed", (low,), {"min": least, "max": most})
