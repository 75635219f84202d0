"""A row of a dataset; the answer is the row's key, and people read its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import Slot
from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import LOOKUP
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_KEY: Final = Refusal("answer.not_in_dataset")

LONGEST_KEY: Final = 200

FIND: Final = "find="
"""Stands before the words somebody searches with, where no script does it for them."""


class LookupSettings(AnswerSettings):
    """Settings of a row to look up; the form's ``datasets`` say what it is looked up in."""

    type: Literal["lookup"]
    dataset: Annotated[str, Field(max_length=63)] = Field("", description="Name of the dataset in this form.")
    filter: Slot[bool] | None = Field(
        None, description="Offer and take only rows for which this is true; it reads the columns as row.name, and other answers."
    )


def _accept(_settings: LookupSettings) -> Accept:
    """Take what may be a key; whether there is such a row is asked when all answers are known."""

    def accept(value: object) -> object:
        if value is None or value == "":
            return None
        return value if type(value) is str and len(value) <= LONGEST_KEY and value.isprintable() else NOT_A_KEY

    return accept


def _read(raw: Sequence[str], _settings: LookupSettings) -> object:
    picked = next((text for text in raw if text and not text.startswith(FIND)), "")
    words = next((text.removeprefix(FIND).strip() for text in raw if text.startswith(FIND)), "")
    return picked or ({"find": words} if words else "")


def _conditions(settings: LookupSettings) -> Iterator[tuple[str, Slot[bool]]]:
    if settings.filter is not None:
        yield "", settings.filter


def _lint(settings: LookupSettings) -> Iterator[Finding]:
    if not settings.dataset:
        yield Finding("form.no_dataset", ("dataset",))


SPEC: Final[FieldSpec[LookupSettings]] = FieldSpec(
    type="lookup",
    title="Lookup",
    help="A row of a dataset: a country, a site, a product.",
    icon="book-search",
    settings=LookupSettings,
    kind=LOOKUP,
    accept=_accept,
    read=_read,
    lint=_lint,
    conditions=_conditions,
    dataset=lambda settings: settings.dataset or None,
    required_code="answer.required_choice",
    has_parts=True,
)
