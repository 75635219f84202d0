"""A text nobody sees: from the address of the page, or fixed by the form."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import LongText, Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.text import clean_line


class HiddenSettings(AnswerSettings):
    """Settings of a hidden text. With a ``value`` the server fills it in; without one it comes from the address."""

    type: Literal["hidden"]
    value: Slot[LongText] | None = Field(None, description="The text, taken whatever the respondent sends.")
    from_query: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] | None = Field(
        None, description="Parameter of the page's address that fills it in; the field's name when left out."
    )


SPEC: Final[FieldSpec[HiddenSettings]] = FieldSpec(
    type="hidden",
    title="Hidden",
    help="A text from the page's address or from the form itself: a campaign, a reference.",
    icon="eye-off",
    settings=HiddenSettings,
    needs_label=False,
    kind=TEXT,
    accept=lambda _settings: clean_line,
    computed=lambda settings: settings.value,
)
