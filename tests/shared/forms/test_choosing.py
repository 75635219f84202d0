"""What single and multiple choice share: taking one choice, and own words on their way in and out."""

from __future__ import annotations

from typing import Any

import pytest

from concertmaster_shared.forms.choosing import (
    LONGEST_OTHER,
    ChoosingSettings,
    accept_choice,
    choice_conditions,
    lint_choosing,
    read_chosen,
    say_chosen,
    write_chosen,
)
from concertmaster_shared.forms.values.refusals import Refusal

LONG = "x" * (LONGEST_OTHER + 1)


def settings(
    *, other: bool = False, choices: tuple[dict[str, Any], ...] = ({"id": "sun", "label": "Sun"}, {"id": "wind"})
) -> Any:
    return ChoosingSettings.model_validate(
        {"type": "choice", "name": "kind", "label": "Kind", "choices": choices, "other": other}, strict=False
    )


@pytest.mark.parametrize(
    ("value", "other", "outcome"),
    [
        ("sun", False, "sun"),
        ("sea", False, "answer.not_a_choice"),
        ("sea", True, "answer.not_a_choice"),
        (["sun"], True, "answer.not_a_choice"),
        ("other:Heat  pump ", False, "answer.not_a_choice"),
        ("other:Heat pump ", True, "other:Heat pump"),
        ("other:", True, "answer.other_text"),
        ("other", True, "answer.other_text"),
        (f"other:{LONG}", True, "answer.other_too_long"),
    ],
)
def test_one_chosen_thing_is_a_choice_or_own_words(value: object, other: bool, outcome: str) -> None:
    taken = accept_choice(settings(other=other))(value)
    assert (taken.code if isinstance(taken, Refusal) else taken) == outcome


@pytest.mark.parametrize(
    ("raw", "other", "chosen"),
    [
        (["sun", ""], False, ["sun"]),
        (["other=Sea"], False, ["other=Sea"]),
        (["other", "other=Sea "], True, ["other:Sea"]),
        (["sun", "other="], True, ["sun"]),
        (["other", "other="], True, ["other:"]),
        (["sun", "other=Sea"], True, ["sun", "other:Sea"]),
    ],
)
def test_own_words_are_read_where_they_were_picked_or_typed(raw: list[str], other: bool, chosen: list[str]) -> None:
    assert read_chosen(raw, settings(other=other)) == chosen


@pytest.mark.parametrize("chosen", [[], ["sun"], ["sun", "other:Sea"], ["other:other:x"]])
def test_what_is_written_is_read_again(chosen: list[str]) -> None:
    assert read_chosen(write_chosen(chosen), settings(other=True)) == chosen


@pytest.mark.parametrize(("item", "said"), [("sun", "Sun"), ("wind", "wind"), ("gone", "gone"), ("other:Sea", "Sea")])
def test_people_read_labels_and_their_own_words(item: str, said: str) -> None:
    assert say_chosen(settings(other=True), item, lambda _key, inline: inline) == said


def test_choices_that_are_open_now_and_then_are_named_with_their_conditions() -> None:
    both = settings(choices=({"id": "sun", "show_if": {"expr": "roof"}}, {"id": "wind"}))
    assert [name for name, _condition in choice_conditions(both)] == ["sun"]


def test_own_words_have_the_only_choice_of_their_name() -> None:
    choices = ({"id": "other"},)
    assert [finding.code for finding in lint_choosing(settings(other=True, choices=choices))] == ["form.duplicate_choice"]
    assert list(lint_choosing(settings(choices=choices))) == []
