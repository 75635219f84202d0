"""A day of the calendar."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.dated_answers import accept_date, day_limit, lint_moments, typed_date
from concertmaster_shared.forms.values.kinds import DATE
from concertmaster_shared.forms.values.limits import between
from concertmaster_shared.forms.values.moments import parse_date


class DateSettings(AnswerSettings):
    """Settings of a day; limits are days such as 2026-03-31, or expressions such as ``env.today``."""

    type: Literal["date"]
    min: Slot[str] | None = Field(None, description="First day.")
    max: Slot[str] | None = Field(None, description="Last day.")


SPEC: Final[FieldSpec[DateSettings]] = FieldSpec(
    type="date",
    title="Date",
    help="A day: a delivery, a birthday, a deadline.",
    icon="calendar",
    settings=DateSettings,
    kind=DATE,
    accept=lambda _settings: accept_date,
    limits=("min", "max"),
    limit_kinds=frozenset({"date", "text"}),
    limit=day_limit,
    within=lambda _settings: between("answer.too_early", "answer.too_late"),
    read=lambda raw, _settings: typed_date(raw[0]),
    lint=lambda settings: lint_moments(settings, parse_date),
)
