"""Choices: what can be chosen, how a choice is called, and what is wrong with a list of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import Field

from concertmaster_shared.forms.slots import FormPart, ShortText, Slot
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.ids import LocalId

from .refusals import Finding

OTHER: Final = "other"
"""The id of the choice that takes own words."""

OTHER_SIGN: Final = "other:"
"""Stands before own words; no id holds a colon."""


class Choice(FormPart):
    """One thing to choose. The id is the answer and stays; the label may change and be translated."""

    id: LocalId
    label: ShortText = Field("", description="What the respondent reads; the id when left out.")
    hint: ShortText = Field("", description="A short help under the label.")
    exclusive: bool = Field(False, description="Choosing it rules all others out, such as None of these.")
    show_if: Slot[bool] | None = Field(None, description="Offer and take it only when this is true.")
    anchored: bool = Field(False, description="Keep its place where the others stand in random order.")


def label_of(choices: Sequence[Choice], choice_id: str, say: Say) -> str:
    """Give the label of a choice in the reader's language; a choice that is gone is called by its id."""
    inline = next((choice.label for choice in choices if choice.id == choice_id), "")
    return say(f"choices.{choice_id}", inline) or choice_id


def arranged(choices: Sequence[Choice], seed: str) -> tuple[Choice, ...]:
    """Give the choices in an order that the seed decides; anchored ones keep their places."""
    loose = sorted(
        (choice for choice in choices if not choice.anchored),
        key=lambda choice: hashlib.sha256(f"{seed}/{choice.id}".encode()).digest(),
    )
    following = iter(loose)
    return tuple(choice if choice.anchored else next(following) for choice in choices)


def lint_choices(choices: Sequence[Choice]) -> Iterator[Finding]:
    """Find a list without choices, and ids that stand twice."""
    if not choices:
        yield Finding("form.no_choices", ("choices",))
    seen: set[str] = set()
    for choice in choices:
        if choice.id in seen:
            yield Finding("form.duplicate_choice", ("choices", choice.id), {"id": choice.id})
        seen.add(choice.id)
