"""From what somebody sends to rows that can be stored: columns, keys, labels. Nothing is stored here."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import orjson

from concertmaster_shared.api.datasets import MOST_ROWS, DatasetBody
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.problems import Problem, error, join

MOST_COLUMNS: Final = 100
LONGEST_KEY: Final = 200
LONGEST_CELL: Final = 5_000
LONGEST_NAME: Final = 100
MOST_PROBLEMS: Final = 20

_LARGEST: Final = 2**53
_SEPARATORS: Final = ",;\t"


class DatasetInvalidError(ConcertMasterError):
    """The rows cannot be stored; ``problems`` name them."""

    code: ClassVar[str] = "dataset.invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class DatasetRows:
    """Rows ready to store: keys, labels and bodies as JSON, each in the order in which they came."""

    columns: tuple[str, ...]
    keys: list[str]
    labels: list[str]
    bodies: list[str]


def read_rows(body: DatasetBody) -> DatasetRows:
    """Read the rows of a body; raises ``DatasetInvalidError``."""
    if (body.rows is None) is (body.csv is None):
        raise DatasetInvalidError([error("dataset.no_rows" if body.rows is None else "dataset.two_kinds", join("rows"))])
    columns, rows = _from_csv(body.csv) if body.csv is not None else _from_objects(body.rows or ())
    label = body.label or body.key
    problems = [*_column_problems(columns, (("key", body.key), ("label", label)), has_rows=bool(rows))]
    if len(rows) > MOST_ROWS:
        problems.append(error("dataset.too_many_rows", join("rows"), limit=MOST_ROWS))
    if problems:
        raise DatasetInvalidError(problems)
    return _taken(columns, rows, key=body.key, label=label)


def _from_objects(rows: Sequence[Mapping[str, object]]) -> tuple[tuple[str, ...], Sequence[Mapping[str, object]]]:
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(row))
        if len(columns) > MOST_COLUMNS:
            break
    return tuple(columns), rows


def _from_csv(text: str) -> tuple[tuple[str, ...], Sequence[Mapping[str, object]]]:
    """Read CSV; what separates cells is what the first line holds most of."""
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=head.count), strict=True)
    rows: list[Mapping[str, object]] = []
    try:
        columns = tuple(name.strip() for name in next(reader, []))
        for cells in reader:
            if any(cells[len(columns) :]):
                raise _bad_csv(reader.line_num, f"{len(cells)} cells stand below {len(columns)} columns")
            if any(cells):
                rows.append({column: cell.strip() or None for column, cell in zip(columns, cells, strict=False)})
            if len(rows) > MOST_ROWS:
                break
    except csv.Error as fault:
        raise _bad_csv(reader.line_num, str(fault)) from fault
    return columns, rows


def _bad_csv(line: int, reason: str) -> DatasetInvalidError:
    return DatasetInvalidError([error("dataset.bad_csv", join("csv"), line=line, reason=reason)])


def _column_problems(columns: Sequence[str], named: Sequence[tuple[str, str]], *, has_rows: bool) -> Iterator[Problem]:
    if len(columns) > MOST_COLUMNS:
        yield error("dataset.too_many_columns", join("rows"), limit=MOST_COLUMNS)
        return
    for number, column in enumerate(columns):
        if not column.strip() or len(column) > LONGEST_NAME or not column.isprintable():
            yield error("dataset.bad_column", join("rows"), column=column[:LONGEST_NAME])
        elif column in columns[:number]:
            yield error("dataset.column_twice", join("rows"), column=column)
    for place, column in named:
        if (has_rows or columns) and column not in columns:
            yield error("dataset.no_column", join(place), column=column, known=", ".join(columns))


def _taken(columns: tuple[str, ...], rows: Sequence[Mapping[str, object]], *, key: str, label: str) -> DatasetRows:
    taken = DatasetRows(columns or (key, label), [], [], [])
    first: dict[str, int] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        found = _key_of(row.get(key))
        bad = next((column for column, cell in row.items() if not _is_plain(cell)), None)
        if found is None:
            problems.append(error("dataset.no_key", join("rows", number - 1), row=number, limit=LONGEST_KEY))
        elif bad is not None:
            problems.append(error("dataset.bad_cell", join("rows", number - 1, bad), row=number, column=bad))
        elif first.setdefault(found, number) != number:
            place = join("rows", number - 1)
            problems.append(error("dataset.key_twice", place, row=number, first=first[found], key=found))
        else:
            taken.keys.append(found)
            taken.labels.append(_said(row.get(label), found))
            taken.bodies.append(orjson.dumps(dict(row)).decode())
        if len(problems) == MOST_PROBLEMS:
            break
    if problems:
        raise DatasetInvalidError(problems)
    return taken


def _key_of(value: Any) -> str | None:
    """Give the text that stands for a row; whole numbers may be keys too."""
    text = str(value).strip() if type(value) in (str, int) else ""
    return text if 0 < len(text) <= LONGEST_KEY and text.isprintable() else None


def _said(value: object, otherwise: str) -> str:
    return otherwise if value is None or value == "" else str(value)


def _is_plain(cell: object) -> bool:
    if isinstance(cell, str):
        return len(cell) <= LONGEST_CELL
    if isinstance(cell, int | float):
        return math.isfinite(cell) and abs(cell) <= _LARGEST
    return cell is None
