"""A whole number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import ExpressionText, Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.kinds import INTEGER
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.numbers import LARGEST_INTEGER, NUMBER_AS_TEXT, TOO_LARGE, group_number, read_number
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_WHOLE: Final = Refusal("answer.not_whole")


class IntegerSettings(AnswerSettings):
    """Settings of a whole number."""

    type: Literal["integer"]
    min: Slot[int] | None = Field(None, description="Smallest number.")
    max: Slot[int] | None = Field(None, description="Largest number.")
    step: Annotated[int, Field(ge=1)] | None = Field(None, description="Distance of allowed numbers, counted from the smallest.")
    unit: Annotated[str, Field(max_length=20)] = Field("", description="What is counted, shown behind the number.")


def _accept(settings: IntegerSettings) -> Accept:
    step, unit = settings.step, settings.unit
    start = settings.min if isinstance(settings.min, int) else 0

    def accept(value: object) -> object:
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is not int:
            return _explain(value, unit)
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            return TOO_LARGE
        if step is not None and (value - start) % step:
            return Refusal("answer.step", {"step": step, "start": start})
        return value

    return accept


def _explain(value: object, unit: str) -> Refusal | None:
    if value is None or value == "":
        return None
    if type(value) is not str:
        return NOT_WHOLE
    number = read_number(value, decimals=0, unit=unit)
    if not isinstance(number, Refusal):
        return NUMBER_AS_TEXT
    return NOT_WHOLE if number.code in ("answer.not_a_number", "answer.too_many_decimals") else number


def _read(raw: Sequence[str], settings: IntegerSettings) -> object:
    number = read_number(raw[0], decimals=0, unit=settings.unit)
    return raw[0].strip() if isinstance(number, Refusal) else number


def _summary(value: int, settings: IntegerSettings, _say: Say) -> str:
    return f"{group_number(value)} {settings.unit}".rstrip()


def _lint(settings: IntegerSettings) -> Iterator[Finding]:
    yield from crossed(settings)
    if settings.step is not None and isinstance(settings.min, ExpressionText):
        yield Finding("form.step_needs_start", ("step",))


SPEC: Final[FieldSpec[IntegerSettings]] = FieldSpec(
    type="integer",
    title="Whole number",
    help="A count: staff, vehicles, days.",
    icon="hash",
    settings=IntegerSettings,
    kind=INTEGER,
    accept=_accept,
    limits=("min", "max"),
    within=lambda _settings: between("answer.too_small", "answer.too_big", show=group_number),
    read=_read,
    summary=_summary,
    lint=_lint,
)
