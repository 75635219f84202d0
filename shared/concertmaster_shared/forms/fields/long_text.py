"""Several lines of text."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.text import clean_lines

Length = Annotated[int, Field(ge=0, le=100_000)]


class LongTextSettings(AnswerSettings):
    """Settings of several lines of text; lengths count characters."""

    type: Literal["long_text"]
    min_len: Slot[Length] | None = Field(None, description="Fewest characters.")
    max_len: Slot[Length] | None = Field(None, description="Most characters; the page counts down towards it.")
    rows: Annotated[int, Field(ge=2, le=30)] = Field(5, description="Lines shown at first.")


SPEC: Final[FieldSpec[LongTextSettings]] = FieldSpec(
    type="long_text",
    title="Long text",
    help="Several lines: a reason, a description, a comment.",
    icon="text",
    settings=LongTextSettings,
    kind=TEXT,
    accept=lambda _settings: clean_lines,
    limits=("min_len", "max_len"),
    within=lambda _settings: between("answer.too_short", "answer.too_long", measure=len, low="min_len", high="max_len"),
    lint=lambda settings: crossed(settings, "min_len", "max_len"),
)
