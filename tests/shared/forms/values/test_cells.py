"""Cells of a matrix: what each kind takes, and how it is read and written."""

from __future__ import annotations

from typing import Any

import pytest

from concertmaster_shared.forms.values.cells import Column, lint_column, read_cell, take_cell, write_cell
from concertmaster_shared.forms.values.refusals import Refusal

ONE_OR_TWO = [{"id": "one"}, {"id": "two"}]

# Settings of the column, what stands in a cell, and what is taken or the code of the refusal.
TAKEN: list[tuple[dict[str, Any], object, object]] = [
    ({}, " a  word ", "a  word"),
    ({}, "", None),
    ({}, 5, "answer.not_text"),
    ({"max_len": 2}, "abc", "answer.too_long"),
    ({"cell": "integer"}, 5, 5),
    ({"cell": "integer"}, 5.0, 5),
    ({"cell": "integer"}, 5.5, "answer.not_whole"),
    ({"cell": "integer"}, float("inf"), "answer.not_whole"),
    ({"cell": "integer"}, True, "answer.not_whole"),
    ({"cell": "integer"}, "5", "answer.number_as_text"),
    ({"cell": "integer"}, "five", "answer.not_whole"),
    ({"cell": "integer"}, "5.5", "answer.not_whole"),
    ({"cell": "decimal"}, 5.5, 5.5),
    ({"cell": "decimal"}, None, None),
    ({"cell": "decimal"}, float("nan"), "answer.not_a_number"),
    ({"cell": "decimal"}, 1e300, "answer.number_too_large"),
    ({"cell": "decimal", "min": 1}, 0.5, "answer.too_small"),
    ({"cell": "decimal", "max": 1}, 1.5, "answer.too_big"),
    ({"cell": "choice", "choices": ONE_OR_TWO}, "two", "two"),
    ({"cell": "choice", "choices": ONE_OR_TWO}, "", None),
    ({"cell": "choice", "choices": ONE_OR_TWO}, "three", "answer.not_a_choice"),
    ({"cell": "choice", "choices": ONE_OR_TWO}, ["two"], "answer.not_a_choice"),
]


def column(settings: dict[str, Any]) -> Column:
    return Column.model_validate({"id": "c", **settings}, strict=False)


@pytest.mark.parametrize(("settings", "value", "outcome"), TAKEN)
def test_a_cell_takes_its_kind_alone(settings: dict[str, Any], value: object, outcome: object) -> None:
    taken = take_cell(column(settings))(value)
    assert (taken.code if isinstance(taken, Refusal) else taken) == outcome


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " x ", "x"),
        ("integer", "12", 12),
        ("integer", "", ""),
        ("integer", "twelve", "twelve"),
        ("decimal", "1,5", 1.5),
        ("choice", "one", "one"),
    ],
)
def test_what_is_typed_is_read_and_what_cannot_be_stays(kind: str, text: str, value: object) -> None:
    assert read_cell(column({"cell": kind}), text) == value


@pytest.mark.parametrize("value", [12, 1.5, "x"])
def test_what_is_written_is_read_again(value: object) -> None:
    kind = "text" if isinstance(value, str) else "decimal"
    assert read_cell(column({"cell": kind}), write_cell(value)) == value


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"cell": "choice"}, "form.no_choices"),
        ({"cell": "choice", "choices": [{"id": "one"}, {"id": "one"}]}, "form.duplicate_choice"),
        ({"cell": "decimal", "min": 2, "max": 1}, "form.limits_crossed"),
    ],
)
def test_a_column_that_makes_no_sense_is_told_by_its_place(settings: dict[str, Any], code: str) -> None:
    (finding,) = lint_column(column(settings))
    assert (finding.code, finding.place[:2]) == (code, ("columns", "c"))
