"""Cells of a matrix: what stands where a row meets a column, and how each kind of cell takes its answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final, Literal

from pydantic import Field

from concertmaster_shared.forms.slots import FormPart, Number, ShortText
from concertmaster_shared.ids import LocalId

from .choices import Choice, lint_choices
from .limits import crossed
from .numbers import ANY_DECIMALS, LARGEST_INTEGER, NOT_A_NUMBER, NUMBER_AS_TEXT, TOO_LARGE, read_number, write_number
from .refusals import Finding, Refusal
from .text import clean_line

CellKind = Literal["text", "integer", "decimal", "choice"]

NOT_WHOLE: Final = Refusal("answer.not_whole")
NOT_A_CHOICE: Final = Refusal("answer.not_a_choice")


class Column(FormPart):
    """A column: one of the choices of each row, or with typed cells the same question for each."""

    id: LocalId
    label: ShortText = Field("", description="What the respondent reads above the column; the id when left out.")
    cell: CellKind = Field("text", description="What each cell takes, where the matrix has typed cells.")
    choices: tuple[Choice, ...] = Field((), description="What can be chosen in a cell of this column.")
    min: Number | None = Field(None, description="Smallest number of a cell.")
    max: Number | None = Field(None, description="Largest number of a cell.")
    max_len: int | None = Field(None, ge=1, le=10_000, description="Most characters of a cell.")
    unique: bool = Field(False, description="No two rows give the same here.")


TakeCell = Callable[[object], object]
"""Takes what stands in a cell: gives its normal form, ``None`` for nothing, or a ``Refusal``."""


def take_cell(column: Column) -> TakeCell:
    """Build the check of a column's cells."""
    if column.cell == "choice":
        return _take_choice(frozenset(choice.id for choice in column.choices))
    return _take_text(column) if column.cell == "text" else _take_number(column)


def read_cell(column: Column, text: str) -> object:
    """Read what was typed into a cell; what cannot be read stays the text it is."""
    text = text.strip()
    if column.cell not in ("integer", "decimal") or not text:
        return text
    number = read_number(text, decimals=_decimals(column), unit="")
    return text if isinstance(number, Refusal) else number


def write_cell(value: object) -> str:
    """Write a cell as it stands in its control."""
    return write_number(value) if isinstance(value, int | float) else str(value)


def lint_column(column: Column) -> Iterator[Finding]:
    """Find what makes no sense in a column of typed cells."""
    for finding in lint_choices(column.choices) if column.cell == "choice" else crossed(column):
        yield Finding(finding.code, ("columns", column.id, *finding.place), finding.parameters)


def _take_choice(ids: frozenset[str]) -> TakeCell:
    def take(value: object) -> object:
        if value is None or value == "":
            return None
        return value if type(value) is str and value in ids else NOT_A_CHOICE

    return take


def _take_text(column: Column) -> TakeCell:
    def take(value: object) -> object:
        text = clean_line(value)
        if isinstance(text, str) and column.max_len is not None and len(text) > column.max_len:
            return Refusal("answer.too_long", {"max": column.max_len})
        return text

    return take


def _take_number(column: Column) -> TakeCell:
    def take(value: object) -> object:
        if type(value) is float and math.isfinite(value) and value.is_integer():
            value = int(value)
        if type(value) is not int and type(value) is not float:
            return _explain(column, value)
        if not math.isfinite(value) or (column.cell == "integer" and type(value) is float):
            return NOT_WHOLE if column.cell == "integer" else NOT_A_NUMBER
        if abs(value) > LARGEST_INTEGER:
            return TOO_LARGE
        if column.min is not None and value < column.min:
            return Refusal("answer.too_small", {"min": column.min})
        if column.max is not None and value > column.max:
            return Refusal("answer.too_big", {"max": column.max})
        return value

    return take


def _explain(column: Column, value: object) -> Refusal | None:
    if value is None or value == "":
        return None
    is_whole = column.cell == "integer"
    if type(value) is not str:
        return NOT_WHOLE if is_whole else NOT_A_NUMBER
    number = read_number(value, decimals=_decimals(column), unit="")
    if not isinstance(number, Refusal):
        return NUMBER_AS_TEXT
    return NOT_WHOLE if is_whole and number.code in ("answer.not_a_number", "answer.too_many_decimals") else number


def _decimals(column: Column) -> int:
    return 0 if column.cell == "integer" else ANY_DECIMALS
