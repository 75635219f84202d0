"""Several lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.limits import Limits, Within, between, crossed
from concertmaster_shared.forms.values.refusals import Finding
from concertmaster_shared.forms.values.text import clean_lines

Length = Annotated[int, Field(ge=0, le=100_000)]
Words = Annotated[int, Field(ge=1, le=20_000)]


class LongTextSettings(AnswerSettings):
    """Settings of several lines of text; lengths count characters."""

    type: Literal["long_text"]
    min_len: Slot[Length] | None = Field(None, description="Fewest characters.")
    max_len: Slot[Length] | None = Field(None, description="Most characters; the page counts down towards it.")
    min_words: Words | None = Field(None, description="Fewest words.")
    max_words: Words | None = Field(None, description="Most words.")
    rows: Annotated[int, Field(ge=2, le=30)] = Field(5, description="Lines shown at first.")


def _within(settings: LongTextSettings) -> Within:
    by_length = between("answer.too_short", "answer.too_long", measure=len, low="min_len", high="max_len")
    if settings.min_words is None and settings.max_words is None:
        return by_length
    by_words = between("answer.too_few_words", "answer.too_many_words", measure=lambda text: len(text.split()))
    words: Limits = {"min": settings.min_words, "max": settings.max_words}
    return lambda value, limits: by_length(value, limits) or by_words(value, words)


def _lint(settings: LongTextSettings) -> Iterator[Finding]:
    yield from crossed(settings, "min_len", "max_len")
    yield from crossed(settings, "min_words", "max_words")


SPEC: Final[FieldSpec[LongTextSettings]] = FieldSpec(
    type="long_text",
    title="Long text",
    help="Several lines: a reason, a description, a comment.",
    icon="text",
    settings=LongTextSettings,
    kind=TEXT,
    accept=lambda _settings: clean_lines,
    limits=("min_len", "max_len"),
    within=_within,
    lint=_lint,
)
