"""The same question for several rows: one column, several columns, or a typed cell in each. The answer leads from row to cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from concertmaster_shared.forms.spec import Accept, AnswerSettings, FieldSpec
from concertmaster_shared.forms.texts import Say
from concertmaster_shared.forms.values.cells import Column, TakeCell, lint_column, read_cell, take_cell, write_cell
from concertmaster_shared.forms.values.choices import Choice, label_of
from concertmaster_shared.forms.values.compound_kinds import MATRIX
from concertmaster_shared.forms.values.limits import Limits, Within
from concertmaster_shared.forms.values.refusals import Finding, Refusal

NOT_A_MATRIX: Final = Refusal("answer.not_a_matrix")
NOT_A_CHOICE: Final = Refusal("answer.not_a_choice")

Cells = Literal["one", "several", "typed"]


class MatrixSettings(AnswerSettings):
    """Settings of rows and columns."""

    type: Literal["matrix"]
    cells: Cells = Field("one", description="Each row takes one column, several columns, or a typed cell in each column.")
    rows: tuple[Choice, ...] = Field((), description="What is asked about.")
    columns: tuple[Column, ...] = Field((), description="What can be answered.")
    all_rows: bool = Field(False, description="Whoever answers one row must answer all.")
    min_rows: Annotated[int, Field(ge=1, le=1_000)] | None = Field(None, description="Fewest rows of an answer.")
    unique: bool = Field(False, description="No column is picked in two rows.")


def _accept(settings: MatrixSettings) -> Accept:
    rows = {row.id: row.label or row.id for row in settings.rows}
    take = _take_typed(settings) if settings.cells == "typed" else _take_columns(settings)

    def accept(value: object) -> object:
        if value is None:
            return None
        if type(value) is not dict or not value.keys() <= rows.keys():
            return NOT_A_MATRIX
        taken: dict[str, object] = {}
        for row, label in rows.items():
            cell = take(value.get(row))
            if isinstance(cell, Refusal):
                return Refusal(cell.code, {"label": label, **cell.parameters})
            if cell is not None:
                taken[row] = cell
        return taken or None

    return accept


def _take_columns(settings: MatrixSettings) -> TakeCell:
    """Build the check of a row in which columns are picked; several are kept in the order of the form."""
    order = tuple(column.id for column in settings.columns)
    ids = frozenset(order)

    def take_one(value: object) -> object:
        if value is None or value == "":
            return None
        return value if type(value) is str and value in ids else NOT_A_CHOICE

    def take_several(value: object) -> object:
        if value is None:
            return None
        if type(value) is not list or not all(type(item) is str and item in ids for item in value):
            return NOT_A_CHOICE
        return [column for column in order if column in value] or None

    return take_several if settings.cells == "several" else take_one


def _take_typed(settings: MatrixSettings) -> TakeCell:
    """Build the check of a row of typed cells."""
    columns = {column.id: (column.label or column.id, take_cell(column)) for column in settings.columns}

    def take(value: object) -> object:
        if value is None:
            return None
        if type(value) is not dict or not value.keys() <= columns.keys():
            return NOT_A_MATRIX
        taken: dict[str, object] = {}
        for column, (label, take_one) in columns.items():
            cell = take_one(value.get(column))
            if isinstance(cell, Refusal):
                return Refusal(cell.code, {"label": label, **cell.parameters})
            if cell is not None:
                taken[column] = cell
        return taken or None

    return take


def _within(settings: MatrixSettings) -> Within:
    rows = {row.id: row.label or row.id for row in settings.rows}
    least = len(rows) if settings.all_rows else min(settings.min_rows or 0, len(rows))

    def within(value: object, _limits: Limits) -> Refusal | None:
        answer: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if len(answer) < least:
            row = next(label for row, label in rows.items() if row not in answer)
            return Refusal("answer.rows_open", {"min": least, "row": row})
        return _repeated(settings, answer)

    return within


def _repeated(settings: MatrixSettings, answer: Mapping[str, Any]) -> Refusal | None:
    """Find a column that two rows pick, or a cell that two rows fill alike, where neither may be."""
    unique = frozenset(column.id for column in settings.columns if column.unique)
    seen: set[tuple[str, str]] = set()
    for picked in answer.values():
        if settings.cells == "typed":
            marks = [(column, repr(cell)) for column, cell in picked.items() if column in unique]
        else:
            columns = picked if isinstance(picked, list) else [picked]
            marks = [(column, "") for column in columns if settings.unique or column in unique]
        for column, mark in marks:
            if (column, mark) in seen:
                return Refusal("answer.column_twice", {"column": _inline(settings.columns, column)})
            seen.add((column, mark))
    return None


def _inline(parts: Sequence[Choice | Column], part_id: str) -> str:
    return next((part.label for part in parts if part.id == part_id), "") or part_id


def _read(raw: Sequence[str], settings: MatrixSettings) -> object:
    columns = {column.id: column for column in settings.columns}
    answer: dict[str, Any] = {}
    for text in raw:
        part, sign, value = text.partition("=")
        row, _, column = part.partition(":")
        if not sign or not value.strip():
            continue
        if column in columns and settings.cells == "typed":
            answer.setdefault(row, {})[column] = read_cell(columns[column], value)
        elif settings.cells == "several":
            answer.setdefault(row, []).append(value)
        else:
            answer[row] = value
    return answer or None


def _write(value: Mapping[str, Any], settings: MatrixSettings) -> Sequence[str]:
    if settings.cells == "typed":
        return tuple(f"{row}:{column}={write_cell(cell)}" for row, cells in value.items() for column, cell in cells.items())
    if settings.cells == "several":
        return tuple(f"{row}={column}" for row, columns in value.items() for column in columns)
    return tuple(f"{row}={column}" for row, column in value.items())


def _summary(value: Mapping[str, Any], settings: MatrixSettings, say: Say) -> str:
    return "\n".join(
        f"{say(f'rows.{row}', _inline(settings.rows, row))}: {_said(picked, settings, say)}"
        for row, picked in _in_order(value, settings.rows)
    )


def _said(picked: Any, settings: MatrixSettings, say: Say) -> str:
    def column_said(column: str) -> str:
        return say(f"columns.{column}", _inline(settings.columns, column))

    if not isinstance(picked, dict):
        return ", ".join(column_said(column) for column in (picked if isinstance(picked, list) else [picked]))
    columns = {column.id: column for column in settings.columns}
    return ", ".join(
        f"{column_said(column)} {_cell_said(columns.get(column), cell, say)}"
        for column, cell in _in_order(picked, settings.columns)
    )


def _in_order(answer: Mapping[str, Any], parts: Sequence[Choice | Column]) -> Iterator[tuple[str, Any]]:
    """Give what was answered in the order of the form, which a store may not keep; what the form no longer has comes last."""
    order = dict.fromkeys((*(part.id for part in parts), *answer))
    return ((part_id, answer[part_id]) for part_id in order if part_id in answer)


def _cell_said(column: Column | None, cell: object, say: Say) -> str:
    if column is None or column.cell != "choice":
        return write_cell(cell)
    return label_of(column.choices, str(cell), lambda key, inline: say(f"columns.{column.id}.{key}", inline))


def _lint(settings: MatrixSettings) -> Iterator[Finding]:
    for place, parts in (("rows", settings.rows), ("columns", settings.columns)):
        ids = [part.id for part in parts]
        if not ids:
            yield Finding("form.empty_matrix", (place,))
        for part_id in {part_id for part_id in ids if ids.count(part_id) > 1}:
            yield Finding("form.duplicate_choice", (place, part_id), {"id": part_id})
    if settings.cells == "typed":
        for column in settings.columns:
            yield from lint_column(column)
    if settings.min_rows is not None and settings.min_rows > len(settings.rows):
        yield Finding("form.too_few_rows", ("min_rows",), {"min": settings.min_rows, "count": len(settings.rows)})


SPEC: Final[FieldSpec[MatrixSettings]] = FieldSpec(
    type="matrix",
    title="Matrix",
    help="Rows that take the same answers: one column each, several, or a cell to fill in for every column.",
    icon="table-2",
    settings=MatrixSettings,
    kind=MATRIX,
    accept=_accept,
    within=_within,
    read=_read,
    write=_write,
    summary=_summary,
    lint=_lint,
    required_code="answer.required_matrix",
    has_parts=True,
)
