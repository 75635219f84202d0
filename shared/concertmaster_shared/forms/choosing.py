"""What single and multiple choice share: what is offered, in which order, and an answer in the respondent's own words.

Such words are kept as ``other:Solar panels``, so that every answer is a text; expressions see ``other`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from pydantic import Field

from .slots import ShortText, Slot
from .spec import AnswerSettings
from .texts import Say
from .values.choices import OTHER, OTHER_SIGN, Choice, label_of, lint_choices
from .values.refusals import Finding, Refusal
from .values.text import clean_line

LONGEST_OTHER: Final = 500

NOT_A_CHOICE: Final = Refusal("answer.not_a_choice")
NO_WORDS: Final = Refusal("answer.other_text")

_WORDS: Final = f"{OTHER}="


class ChoosingSettings(AnswerSettings):
    """Settings of every field with choices."""

    choices: tuple[Choice, ...] = Field((), description="What can be chosen.")
    other: bool = Field(False, description="Offer a last choice that takes the respondent's own words.")
    other_label: ShortText = Field("", description="What that choice is called; Other when left out.")
    order: Literal["given", "random"] = Field(
        "given", description="Choices as they stand here, or in another order for each respondent; anchored ones stay."
    )


def accept_choice(settings: ChoosingSettings) -> Callable[[object], str | Refusal]:
    """Build the check of one chosen thing: an id, or own words behind their sign."""
    ids = frozenset(choice.id for choice in settings.choices)
    takes_words = settings.other

    def accept(value: object) -> str | Refusal:
        if type(value) is not str:
            return NOT_A_CHOICE
        if value in ids:
            return value
        return _accept_words(value) if takes_words else NOT_A_CHOICE

    return accept


def _accept_words(value: str) -> str | Refusal:
    if value != OTHER and not value.startswith(OTHER_SIGN):
        return NOT_A_CHOICE
    words = clean_line(value.removeprefix(OTHER).removeprefix(":"))
    if words is None:
        return NO_WORDS
    if isinstance(words, str) and len(words) > LONGEST_OTHER:
        return Refusal("answer.other_too_long", {"max": LONGEST_OTHER})
    return words if isinstance(words, Refusal) else OTHER_SIGN + words


def read_chosen(raw: Sequence[str], settings: ChoosingSettings) -> list[str]:
    """Read what was picked, with own words where they were picked or typed."""
    if not settings.other:
        return [text for text in raw if text]
    words = next((text.removeprefix(_WORDS).strip() for text in raw if text.startswith(_WORDS)), "")
    picked = [text for text in raw if text and text != OTHER and not text.startswith(_WORDS)]
    return [*picked, OTHER_SIGN + words] if words or OTHER in raw else picked


def write_chosen(chosen: Sequence[str]) -> tuple[str, ...]:
    """Write what was picked as it stands in the controls."""
    texts: list[str] = []
    for item in chosen:
        own, sign, words = item.partition(OTHER_SIGN)
        texts += [OTHER, _WORDS + words] if sign and not own else [item]
    return tuple(texts)


def say_chosen(settings: ChoosingSettings, item: str, say: Say) -> str:
    """Say one chosen thing to people."""
    own, sign, words = item.partition(OTHER_SIGN)
    return words if sign and not own else label_of(settings.choices, item, say)


def choice_conditions(settings: ChoosingSettings) -> Iterator[tuple[str, Slot[bool]]]:
    """Give the choices that can be taken only while something is true."""
    for choice in settings.choices:
        if choice.show_if is not None:
            yield choice.id, choice.show_if


def lint_choosing(settings: ChoosingSettings) -> Iterator[Finding]:
    """Find what makes no sense among the choices."""
    yield from lint_choices(settings.choices)
    if settings.other and any(choice.id == OTHER for choice in settings.choices):
        yield Finding("form.duplicate_choice", ("choices", OTHER), {"id": OTHER})
