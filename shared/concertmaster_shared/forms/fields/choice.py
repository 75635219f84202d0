"""One of several choices; the answer is the id of the choice, so that labels can change and be translated."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.choices import Choice, label_of, lint_choices
from concertmaster_shared.forms.values.kinds import CHOICE
from concertmaster_shared.forms.values.refusals import Refusal

NOT_A_CHOICE: Final = Refusal("answer.not_a_choice")


class ChoiceSettings(AnswerSettings):
    """Settings of a single choice."""

    type: Literal["choice"]
    choices: tuple[Choice, ...] = Field((), description="What can be chosen.")
    layout: Literal["radio", "list"] | None = Field(
        None, description="All choices in sight, or one line that opens; by their number when left out."
    )


def _accept(settings: ChoiceSettings) -> Accept:
    ids = frozenset(choice.id for choice in settings.choices)

    def accept(value: object) -> object:
        if value is None or value == "":
            return None
        return value if type(value) is str and value in ids else NOT_A_CHOICE

    return accept


SPEC: Final[FieldSpec[ChoiceSettings]] = FieldSpec(
    type="choice",
    title="Single choice",
    help="One answer out of a list.",
    icon="circle-dot",
    settings=ChoiceSettings,
    kind=CHOICE,
    accept=_accept,
    summary=lambda value, settings, say: label_of(settings.choices, value, say),
    lint=lambda settings: lint_choices(settings.choices),
    required_code="answer.required_choice",
)
