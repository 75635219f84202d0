"""Any of several choices; the answer is the list of their ids in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.choosing import (
    ChoosingSettings,
    accept_choice,
    choice_conditions,
    lint_choosing,
    read_chosen,
    say_chosen,
    write_chosen,
)
from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import Accept, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.kinds import CHOICES
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_LIST: Final = Refusal("answer.not_a_list")
NOT_ALONE: Final = Refusal("answer.exclusive_choice")
TWO_WORDS: Final = Refusal("answer.other_twice")

Count = Annotated[int, Field(ge=0)]


class ChoicesSettings(ChoosingSettings):
    """Settings of a multiple choice."""

    type: Literal["choices"]
    min: Slot[Count] | None = Field(None, description="Fewest choices.")
    max: Slot[Count] | None = Field(None, description="Most choices.")
    layout: Literal["boxes", "columns"] = Field("boxes", description="Choices below each other, or beside each other.")


def _accept(settings: ChoicesSettings) -> Accept:
    order = tuple(choice.id for choice in settings.choices)
    alone = frozenset(choice.id for choice in settings.choices if choice.exclusive)
    accept_one = accept_choice(settings)

    def accept(value: object) -> object:
        if value is None:
            return None
        if type(value) is not list:
            return NOT_A_LIST
        taken = [accept_one(item) for item in value]
        refused = next((item for item in taken if isinstance(item, Refusal)), None)
        if refused is not None:
            return refused
        words = {item for item in taken if item not in order}
        if len(words) > 1:
            return TWO_WORDS
        chosen = [*(choice for choice in order if choice in taken), *words]
        return NOT_ALONE if len(chosen) > 1 and not alone.isdisjoint(chosen) else chosen or None

    return accept


def _read(raw: Sequence[str], settings: ChoicesSettings) -> object:
    return read_chosen(raw, settings)


def _summary(value: Sequence[str], settings: ChoicesSettings, say: Say) -> str:
    return ", ".join(say_chosen(settings, item, say) for item in value)


def _lint(settings: ChoicesSettings) -> Iterator[Finding]:
    yield from lint_choosing(settings)
    yield from crossed(settings)
    if isinstance(settings.min, int) and settings.min > len(settings.choices):
        yield Finding("form.too_few_choices", ("min",), {"min": settings.min, "count": len(settings.choices)})


SPEC: Final[FieldSpec[ChoicesSettings]] = FieldSpec(
    type="choices",
    title="Multiple choice",
    help="Any number of answers out of a list.",
    icon="square-check",
    settings=ChoicesSettings,
    kind=CHOICES,
    accept=_accept,
    limits=("min", "max"),
    within=lambda _settings: between("answer.too_few_chosen", "answer.too_many_chosen", measure=len),
    read=_read,
    write=lambda value, _settings: write_chosen(value),
    summary=_summary,
    lint=_lint,
    conditions=choice_conditions,
    required_code="answer.required_choice",
    has_parts=True,
)
