"""One line of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.patterns import full_match, pattern_fault
from concertmaster_shared.forms.values.refusals import Finding, Refusal
from concertmaster_shared.forms.values.text import clean_line

NO_MATCH: Final = Refusal("answer.pattern")

Length = Annotated[int, Field(ge=0, le=100_000)]


class TextSettings(AnswerSettings):
    """Settings of one line of text; lengths count characters."""

    type: Literal["text"]
    min_len: Slot[Length] | None = Field(None, description="Fewest characters.")
    max_len: Slot[Length] | None = Field(None, description="Most characters.")
    pattern: Annotated[str, Field(max_length=1_000)] | None = Field(
        None, description="Regular expression that the whole answer must match; tell its form in the hint."
    )
    autocomplete: Annotated[str, Field(pattern=r"^[a-z0-9 -]{1,60}$")] | None = Field(
        None, description="What browsers may fill in by themselves, such as name, organization or postal-code."
    )


def _accept(settings: TextSettings) -> Accept:
    if settings.pattern is None or pattern_fault(settings.pattern):
        return clean_line
    matches = full_match(settings.pattern)

    def accept(value: object) -> object:
        text = clean_line(value)
        return NO_MATCH if isinstance(text, str) and not matches(text) else text

    return accept


def _lint(settings: TextSettings) -> Iterator[Finding]:
    yield from crossed(settings, "min_len", "max_len")
    if settings.pattern is not None and (fault := pattern_fault(settings.pattern)):
        yield Finding("form.bad_pattern", ("pattern",), {"reason": fault})


SPEC: Final[FieldSpec[TextSettings]] = FieldSpec(
    type="text",
    title="Short text",
    help="One line: a name, a place, a reference number.",
    icon="type",
    settings=TextSettings,
    kind=TEXT,
    accept=_accept,
    limits=("min_len", "max_len"),
    within=lambda _settings: between("answer.too_short", "answer.too_long", measure=len, low="min_len", high="max_len"),
    lint=_lint,
)
