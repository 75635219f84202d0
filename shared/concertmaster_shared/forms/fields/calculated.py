"""A value worked out from other answers; nobody can type or send it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Scalar, Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.kinds import ANYTHING
from concertmaster_shared.forms.values.numbers import group_number


class CalculatedSettings(AnswerSettings):
    """Settings of a worked-out value."""

    type: Literal["calculated"]
    value: Slot[Scalar] = Field(description="The expression that gives the value.")
    save: bool = Field(True, description="Keep the value with the submission.")
    show: bool = Field(True, description="Show the value to the respondent.")
    decimals: Annotated[int, Field(ge=0, le=15)] | None = Field(None, description="Digits after the mark when shown.")
    unit: Annotated[str, Field(max_length=20)] = Field("", description="Unit shown behind the value.")


def _summary(value: object, settings: CalculatedSettings, _say: Say) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if not isinstance(value, int | float):
        return str(value)
    return f"{group_number(value, decimals=settings.decimals)} {settings.unit}".rstrip()


SPEC: Final[FieldSpec[CalculatedSettings]] = FieldSpec(
    type="calculated",
    title="Calculated",
    help="A value worked out from other answers: a total, a share, a score.",
    icon="sigma",
    settings=CalculatedSettings,
    needs_label=False,
    kind=ANYTHING,
    accept=lambda _settings: lambda value: value,
    computed=lambda settings: settings.value,
    summary=_summary,
)
