"""A time of day."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.dated_answers import accept_time, lint_moments, time_limit, typed_time
from concertmaster_shared.forms.values.kinds import TIME
from concertmaster_shared.forms.values.limits import between
from concertmaster_shared.forms.values.moments import parse_time


class TimeSettings(AnswerSettings):
    """Settings of a time of day; limits are times such as 08:30."""

    type: Literal["time"]
    min: Slot[str] | None = Field(None, description="Earliest time.")
    max: Slot[str] | None = Field(None, description="Latest time.")


SPEC: Final[FieldSpec[TimeSettings]] = FieldSpec(
    type="time",
    title="Time",
    help="A time of day, on the clock of the place it speaks of.",
    icon="clock",
    settings=TimeSettings,
    kind=TIME,
    accept=lambda _settings: accept_time,
    limits=("min", "max"),
    limit_kinds=frozenset({"text"}),
    limit=time_limit,
    within=lambda _settings: between("answer.too_early", "answer.too_late"),
    read=lambda raw, _settings: typed_time(raw[0]),
    lint=lambda settings: lint_moments(settings, parse_time),
)
