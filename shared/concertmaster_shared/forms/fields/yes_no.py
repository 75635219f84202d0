"""Yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.kinds import BOOLEAN
from concertmaster_shared.forms.values.refusals import Refusal

NOT_YES_OR_NO: Final = Refusal("answer.not_yes_or_no")

YES: Final = "yes"
NO: Final = "no"
_READ: Final = {YES: True, "true": True, NO: False, "false": False}

Word = Annotated[str, Field(max_length=100)]


class YesNoSettings(AnswerSettings):
    """Settings of a question with two answers."""

    type: Literal["yes_no"]
    yes_label: Word = Field("Yes", description="What stands for true.")
    no_label: Word = Field("No", description="What stands for false.")


def _accept(value: object) -> object:
    if value is None or value == "":
        return None
    return value if type(value) is bool else NOT_YES_OR_NO


def _read(raw: Sequence[str], _settings: YesNoSettings) -> object:
    return _READ.get(raw[0].strip().lower(), raw[0])


def _summary(value: bool, settings: YesNoSettings, say: Say) -> str:  # noqa: FBT001 - the answer itself
    return say("yes_label", settings.yes_label) if value else say("no_label", settings.no_label)


SPEC: Final[FieldSpec[YesNoSettings]] = FieldSpec(
    type="yes_no",
    title="Yes or no",
    help="A question with two answers.",
    icon="toggle-left",
    settings=YesNoSettings,
    kind=BOOLEAN,
    accept=lambda _settings: _accept,
    read=_read,
    write=lambda value, _settings: (YES if value else NO,),
    summary=_summary,
    required_code="answer.required_choice",
)
