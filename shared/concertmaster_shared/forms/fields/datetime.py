"""A moment: day and time of day, kept in UTC to the second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.dated_answers import accept_moment, lint_moments, moment_limit
from concertmaster_shared.forms.values.kinds import DATETIME
from concertmaster_shared.forms.values.limits import between
from concertmaster_shared.forms.values.moments import local_moment, parse_moment, zone_named
from concertmaster_shared.forms.values.refusals import Finding


class DateTimeSettings(AnswerSettings):
    """Settings of a moment; limits are moments such as 2026-03-31T08:30:00Z, or expressions such as ``env.now``."""

    type: Literal["datetime"]
    min: Slot[str] | None = Field(None, description="Earliest moment.")
    max: Slot[str] | None = Field(None, description="Latest moment.")
    time_zone: Annotated[str, Field(max_length=64)] = Field(
        "UTC", description="Time zone of what people type, such as Europe/Oslo; the page names it."
    )


def _lint(settings: DateTimeSettings) -> Iterator[Finding]:
    if zone_named(settings.time_zone) is None:
        yield Finding("form.unknown_time_zone", ("time_zone",), {"zone": settings.time_zone})
    yield from lint_moments(settings, parse_moment)


SPEC: Final[FieldSpec[DateTimeSettings]] = FieldSpec(
    type="datetime",
    title="Date and time",
    help="A moment: an arrival, an incident, an appointment.",
    icon="calendar-clock",
    settings=DateTimeSettings,
    kind=DATETIME,
    accept=lambda settings: accept_moment(settings.time_zone),
    limits=("min", "max"),
    limit_kinds=frozenset({"datetime", "text"}),
    limit=moment_limit,
    within=lambda _settings: between("answer.too_early", "answer.too_late"),
    write=lambda value, settings: (local_moment(value, settings.time_zone),),
    summary=lambda value, settings, _say: f"{local_moment(value, settings.time_zone).replace('T', ' ')} {settings.time_zone}",
    lint=_lint,
)
