"""Any of several choices; the answer is the list of their ids in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.choices import Choice, label_of, lint_choices
from concertmaster_shared.forms.values.kinds import CHOICES
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_LIST: Final = Refusal("answer.not_a_list")
NOT_A_CHOICE: Final = Refusal("answer.not_a_choice")
NOT_ALONE: Final = Refusal("answer.exclusive_choice")

Count = Annotated[int, Field(ge=0)]


class ChoicesSettings(AnswerSettings):
    """Settings of a multiple choice."""

    type: Literal["choices"]
    choices: tuple[Choice, ...] = Field((), description="What can be chosen.")
    min: Slot[Count] | None = Field(None, description="Fewest choices.")
    max: Slot[Count] | None = Field(None, description="Most choices.")


def _accept(settings: ChoicesSettings) -> Accept:
    order = tuple(choice.id for choice in settings.choices)
    ids = frozenset(order)
    alone = frozenset(choice.id for choice in settings.choices if choice.exclusive)

    def accept(value: object) -> object:
        if value is None:
            return None
        if type(value) is not list:
            return NOT_A_LIST
        if not all(type(item) is str and item in ids for item in value):
            return NOT_A_CHOICE
        chosen = [choice for choice in order if choice in value]
        if len(chosen) > 1 and not alone.isdisjoint(chosen):
            return NOT_ALONE
        return chosen or None

    return accept


def _read(raw: Sequence[str], _settings: ChoicesSettings) -> object:
    return [item for item in raw if item]


def _summary(value: Sequence[str], settings: ChoicesSettings, say: Say) -> str:
    return ", ".join(label_of(settings.choices, item, say) for item in value)


def _lint(settings: ChoicesSettings) -> Iterator[Finding]:
    yield from lint_choices(settings.choices)
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
    write=lambda value, _settings: tuple(value),
    summary=_summary,
    lint=_lint,
    required_code="answer.required_choice",
)
