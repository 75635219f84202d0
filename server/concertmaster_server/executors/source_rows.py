"""The rows of a table from elsewhere: CSV or JSON as text, or a list of maps; each with the line it begins at.

A row that cannot be used comes as the ``Flaw`` that says why; only what spoils the whole table raises.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import ClassVar, Final

from concertmaster_server.engine.step import StepError
from concertmaster_shared.messages import sentence

MOST_ROWS: Final = 100_000
MOST_CHARACTERS: Final = 20_000_000

DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}

_BYTE_ORDER_MARK: Final = "\ufeff"


class SourceError(StepError):
    """The source is neither a text nor a list."""

    code: ClassVar[str] = "import.source"


class TooLargeError(StepError):
    """The source is longer than what is read in one step. Takes ``characters`` and ``rows``."""

    code: ClassVar[str] = "import.too_large"


class UnreadableCsvError(StepError):
    """The text is no CSV. Takes ``line`` and ``reason``."""

    code: ClassVar[str] = "import.unreadable_csv"


class UnreadableJsonError(StepError):
    """The text is no JSON list. Takes ``reason``."""

    code: ClassVar[str] = "import.unreadable_json"


class ColumnTwiceError(StepError):
    """Two columns have one name. Takes ``column``."""

    code: ClassVar[str] = "import.column_twice"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a row cannot be taken: a code and its sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the source: ``line`` counts from 1, in a list the rows themselves. An empty cell of CSV is null."""

    line: int
    cells: dict[str, object] | Flaw


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns; ``columns`` is empty where each row has its own."""

    columns: tuple[str, ...]
    rows: list[Row]


def flaw(code: str, **parameters: object) -> Flaw:
    """Make a flaw from the code of its sentence."""
    return Flaw(code, sentence(code, parameters))


def read_table(source: object, *, form: str, delimiter: str) -> Table:
    """Read a source; ``form`` is auto, csv or json, ``delimiter`` auto or a name of ``DELIMITERS``. Raises ``StepError``."""
    if isinstance(source, str):
        if len(source) > MOST_CHARACTERS:
            raise _too_large()
        text = source.removeprefix(_BYTE_ORDER_MARK)
        is_json = form == "json" or (form == "auto" and text.lstrip().startswith("["))
        return _listed(_parse(text)) if is_json else _read_csv(text, delimiter)
    if isinstance(source, list):
        return _listed(source)
    raise SourceError


def _too_large() -> TooLargeError:
    return TooLargeError(characters=MOST_CHARACTERS, rows=MOST_ROWS)


def _parse(text: str) -> list[object]:
    try:
        found = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as misfit:
        raise UnreadableJsonError(reason=f"line {misfit.lineno}, character {misfit.colno} does not fit") from misfit
    except (ValueError, RecursionError) as misfit:
        raise UnreadableJsonError(reason="it has a number too large, or lists in lists too deep") from misfit
    if not isinstance(found, list):
        raise UnreadableJsonError(reason="it is not a list")
    return found


def _refuse(name: str) -> object:
    raise ValueError(name)


def _listed(items: Sequence[object]) -> Table:
    if len(items) > MOST_ROWS:
        raise _too_large()
    rows = [Row(line, item if isinstance(item, dict) else flaw("import.no_map")) for line, item in enumerate(items, 1)]
    return Table((), rows)


def _read_csv(text: str, delimiter: str) -> Table:
    sign = _detect(text) if delimiter == "auto" else DELIMITERS[delimiter]
    records = _records(text, sign)
    columns = _columns(next(records, (1, []))[1])
    rows: list[Row] = []
    for line, cells in records:
        if len(rows) == MOST_ROWS:
            raise _too_large()
        if len(cells) == len(columns):
            rows.append(Row(line, {column: cell or None for column, cell in zip(columns, cells, strict=True)}))
        else:
            rows.append(Row(line, flaw("import.cells", found=len(cells), expected=len(columns))))
    return Table(columns, rows)


def _records(text: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records that are not empty, each with the line it begins at; a quoted cell may go on over lines."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=sign, strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error as misfit:
        raise UnreadableCsvError(line=line, reason=str(misfit)) from misfit


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    """Name the columns; one without a name is called after its place."""
    columns = tuple(name.strip() or f"column_{place}" for place, name in enumerate(header, 1))
    for name, times in Counter(columns).items():
        if times > 1:
            raise ColumnTwiceError(column=name)
    return columns


def _detect(text: str) -> str:
    """Choose the delimiter that gives the header row the most cells, a comma where none does."""
    return max(DELIMITERS.values(), key=lambda sign: _width(text, sign))


def _width(text: str, sign: str) -> int:
    try:
        return len(next(_records(text, sign), (1, []))[1])
    except UnreadableCsvError:
        return 0
