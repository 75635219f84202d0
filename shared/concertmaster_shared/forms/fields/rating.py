"""A number of stars, or of whatever the page draws."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import ShortText
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import INTEGER
from concertmaster_shared.forms.values.points import accept_points, read_points


class RatingSettings(AnswerSettings):
    """Settings of a rating from 1 to ``max``."""

    type: Literal["rating"]
    max: Annotated[int, Field(ge=2, le=10)] = Field(5, description="The best rating.")
    low_label: ShortText = Field("", description="What the worst rating means.")
    high_label: ShortText = Field("", description="What the best rating means.")


SPEC: Final[FieldSpec[RatingSettings]] = FieldSpec(
    type="rating",
    title="Rating",
    help="From one to five, or to ten at most.",
    icon="star",
    settings=RatingSettings,
    kind=INTEGER,
    accept=lambda settings: accept_points(1, settings.max, 1),
    read=lambda raw, _settings: read_points(raw[0]),
    summary=lambda value, settings, _say: f"{value} of {settings.max}",
    required_code="answer.required_choice",
)
