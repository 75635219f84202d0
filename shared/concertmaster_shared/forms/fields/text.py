"""One line of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.formats import EXAMPLES, FORMATS, Format
from concertmaster_shared.forms.values.kinds import TEXT
from concertmaster_shared.forms.values.limits import between, crossed
from concertmaster_shared.forms.values.patterns import full_match, pattern_fault
from concertmaster_shared.forms.values.refusals import Finding, Refusal
from concertmaster_shared.forms.values.text import clean_line

NOT_TAKEN: Final = Refusal("answer.text_not_taken")
NO_MATCH: Final = Refusal("answer.pattern")

Line = Annotated[str, Field(max_length=200)]
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
    format: Format | None = Field(None, description="An identifier that is checked and brought into its normal form.")
    allow: tuple[Line, ...] = Field((), description="Take these texts only, whatever their case.")
    deny: tuple[Line, ...] = Field((), description="Refuse these texts, whatever their case.")
    inputmode: Literal["text", "numeric", "decimal", "tel", "email", "url", "search"] | None = Field(
        None, description="The keyboard that telephones show."
    )


def _accept(settings: TextSettings) -> Accept:
    tests = tuple(_tests(settings))
    if not tests:
        return clean_line

    def accept(value: object) -> object:
        text: object = clean_line(value)
        for test in tests:
            if not isinstance(text, str):
                break
            text = test(text)
        return text

    return accept


def _tests(settings: TextSettings) -> Iterator[Callable[[str], str | Refusal]]:
    """Give what a text has to pass, each giving its normal form."""
    if settings.format is not None:
        normal, refusal = FORMATS[settings.format], Refusal("answer.format", {"example": EXAMPLES[settings.format]})
        yield lambda text: normal(text) or refusal
    if settings.pattern is not None and not pattern_fault(settings.pattern):
        matches = full_match(settings.pattern)
        yield lambda text: text if matches(text) else NO_MATCH
    if settings.allow or settings.deny:
        allowed = frozenset(text.casefold() for text in settings.allow)
        denied = frozenset(text.casefold() for text in settings.deny)
        yield lambda text: NOT_TAKEN if text.casefold() in denied or (allowed and text.casefold() not in allowed) else text


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
