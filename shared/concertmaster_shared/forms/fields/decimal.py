"""A number with a fraction."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import ExpressionText, Number, Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.kinds import DECIMAL
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.numbers import (
    ANY_DECIMALS,
    LARGEST_INTEGER,
    NOT_A_NUMBER,
    NUMBER_AS_TEXT,
    TOO_LARGE,
    decimals_of,
    group_number,
    read_number,
    write_number,
)
from concertmaster_shared.forms.values.refusals import Finding, Refusal

_SLACK: Final = 1e-9


class DecimalSettings(AnswerSettings):
    """Settings of a number with a fraction."""

    type: Literal["decimal"]
    min: Slot[Number] | None = Field(None, description="Smallest number.")
    max: Slot[Number] | None = Field(None, description="Largest number.")
    decimals: Annotated[int, Field(ge=0, le=ANY_DECIMALS)] | None = Field(None, description="Most digits after the mark.")
    step: Annotated[Number, Field(gt=0)] | None = Field(
        None, description="Distance of allowed numbers, counted from the smallest, such as 0.25."
    )
    unit: Annotated[str, Field(max_length=20)] = Field("", description="What is measured, shown behind the number.")


def _accept(settings: DecimalSettings) -> Accept:
    unit, step = settings.unit, settings.step
    start = settings.min if isinstance(settings.min, int | float) else 0
    off_step = Refusal("answer.step", {"step": step, "start": start})
    decimals = ANY_DECIMALS if settings.decimals is None else settings.decimals
    checks_decimals = settings.decimals is not None

    def accept(value: object) -> object:
        if type(value) is float:
            if not math.isfinite(value):
                return NOT_A_NUMBER
            if value.is_integer():
                value = int(value)
            elif checks_decimals and decimals_of(value) > decimals:
                return Refusal("answer.too_many_decimals", {"decimals": decimals})
        elif type(value) is not int:
            return _explain(value, decimals, unit)
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            return TOO_LARGE
        return value if step is None or _is_step(value, start, step) else off_step

    return accept


def _is_step(value: float, start: float, step: float) -> bool:
    """Tell whether a number lies whole steps from the start, as far as a fraction of two can say what a tenth is."""
    steps = (value - start) / step
    return abs(steps - round(steps)) <= _SLACK * max(1.0, abs(steps))


def _explain(value: object, decimals: int, unit: str) -> Refusal | None:
    if value is None or value == "":
        return None
    if type(value) is not str:
        return NOT_A_NUMBER
    number = read_number(value, decimals=decimals, unit=unit)
    return number if isinstance(number, Refusal) else NUMBER_AS_TEXT


def _read(raw: Sequence[str], settings: DecimalSettings) -> object:
    decimals = ANY_DECIMALS if settings.decimals is None else settings.decimals
    number = read_number(raw[0], decimals=decimals, unit=settings.unit)
    return raw[0].strip() if isinstance(number, Refusal) else number


def _summary(value: float, settings: DecimalSettings, _say: Say) -> str:
    return f"{group_number(value)} {settings.unit}".rstrip()


def _lint(settings: DecimalSettings) -> Iterator[Finding]:
    yield from crossed(settings)
    if settings.step is not None and isinstance(settings.min, ExpressionText):
        yield Finding("form.step_needs_start", ("step",))


SPEC: Final[FieldSpec[DecimalSettings]] = FieldSpec(
    type="decimal",
    title="Number",
    help="A number that may have a fraction: an amount of energy, a weight, a share.",
    icon="decimals-arrow-right",
    settings=DecimalSettings,
    kind=DECIMAL,
    accept=_accept,
    limits=("min", "max"),
    within=lambda _settings: between("answer.too_small", "answer.too_big", show=group_number),
    read=_read,
    write=lambda value, _settings: (write_number(value),),
    summary=_summary,
    lint=_lint,
)
