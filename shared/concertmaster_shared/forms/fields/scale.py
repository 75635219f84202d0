"""A place on a scale with two named ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import ShortText
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import INTEGER
from concertmaster_shared.forms.values.limits import crossed
from concertmaster_shared.forms.values.points import accept_points, read_points
from concertmaster_shared.forms.values.refusals import Finding


class ScaleSettings(AnswerSettings):
    """Settings of a scale."""

    type: Literal["scale"]
    min: Annotated[int, Field(ge=-1_000, le=1_000)] = Field(0, description="The low end.")
    max: Annotated[int, Field(ge=-1_000, le=1_000)] = Field(10, description="The high end.")
    step: Annotated[int, Field(ge=1, le=1_000)] = Field(1, description="Distance of two points.")
    low_label: ShortText = Field("", description="What the low end means.")
    high_label: ShortText = Field("", description="What the high end means.")


def _lint(settings: ScaleSettings) -> Iterator[Finding]:
    yield from crossed(settings)
    if settings.min <= settings.max and (settings.max - settings.min) % settings.step:
        yield Finding("form.scale_step", ("step",), {"min": settings.min, "max": settings.max, "step": settings.step})


SPEC: Final[FieldSpec[ScaleSettings]] = FieldSpec(
    type="scale",
    title="Scale",
    help="How much, how likely, how satisfied: a point between two named ends.",
    icon="sliders-horizontal",
    settings=ScaleSettings,
    kind=INTEGER,
    accept=lambda settings: accept_points(settings.min, settings.max, settings.step),
    read=lambda raw, _settings: read_points(raw[0]),
    lint=_lint,
    required_code="answer.required_choice",
)
