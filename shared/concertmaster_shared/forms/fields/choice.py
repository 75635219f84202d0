"""One of several choices; the answer is the id of the choice, so that labels can change and be translated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

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
from concertmaster_shared.forms.spec import Accept, FieldSpec
from concertmaster_shared.forms.values.kinds import CHOICE


class ChoiceSettings(ChoosingSettings):
    """Settings of a single choice."""

    type: Literal["choice"]
    layout: Literal["radio", "columns", "list", "search"] | None = Field(
        None,
        description="All choices in sight, below or beside each other, one line that opens, or one to type into; "
        "by their number when left out.",
    )


def _accept(settings: ChoiceSettings) -> Accept:
    accept_one = accept_choice(settings)

    def accept(value: object) -> object:
        return None if value is None or value == "" else accept_one(value)

    return accept


def _read(raw: Sequence[str], settings: ChoiceSettings) -> object:
    picked = read_chosen(raw, settings)
    return picked[0] if picked else ""


SPEC: Final[FieldSpec[ChoiceSettings]] = FieldSpec(
    type="choice",
    title="Single choice",
    help="One answer out of a list.",
    icon="circle-dot",
    settings=ChoiceSettings,
    kind=CHOICE,
    accept=_accept,
    read=_read,
    write=lambda value, _settings: write_chosen((value,)),
    summary=lambda value, settings, say: say_chosen(settings, value, say),
    lint=lint_choosing,
    conditions=choice_conditions,
    required_code="answer.required_choice",
    has_parts=True,
)
