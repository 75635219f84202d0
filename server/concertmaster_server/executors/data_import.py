"""``data.import``: rows with names and kinds of our own, and what was wrong with the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, cast

from concertmaster_server.engine.step import Outcome, StepContext, StepError
from concertmaster_shared.nodes import FAILED

from .cell_kinds import Notation, convert, notation_of
from .items import EntryError
from .source_rows import Flaw, Row, Table, flaw, read_table

MOST_PROBLEMS: Final = 1_000
"""Problems that are listed; ``failed`` counts all rows that have one."""

_SETTINGS: Final = frozenset({"column", "value", "kind", "required", FAILED})

Mapped = tuple[dict[str, object], list[tuple[str, Flaw]]]


class NoColumnError(StepError):
    """The mapping asks for a column that the header row does not have. Takes ``column`` and ``columns``."""

    code: ClassVar[str] = "import.no_column"


def execute(step: StepContext) -> Outcome:
    """Map row by row; a flaw costs its row and no other."""
    settings = cast("dict[str, str]", step.parameters)
    table = read_table(step.parameters["source"], form=settings["format"], delimiter=settings["delimiter"])
    notation = notation_of(decimal_sign=settings["decimal_sign"], date_format=settings["date_format"])
    rows: list[dict[str, object]] = []
    problems: list[dict[str, object]] = []
    for index, row in enumerate(table.rows):
        fields, flaws = _map(step, row, index, table, notation)
        if flaws:
            problems += [_problem(row.line, name, found) for name, found in flaws[: MOST_PROBLEMS - len(problems)]]
        else:
            rows.append(fields)
    return Outcome({"rows": rows, "count": len(rows), "problems": problems, "failed": len(table.rows) - len(rows)})


def _problem(line: int, name: str, found: Flaw) -> dict[str, object]:
    return {"line": line, "field": name or None, "code": found.code, "message": found.message}


def _map(step: StepContext, row: Row, index: int, table: Table, notation: Notation) -> Mapped:
    cells = row.cells
    if isinstance(cells, Flaw):
        return {}, [("", cells)]
    mapping = cast("Mapping[str, object] | None", step.per_item["mapping"](cells, index))
    if not mapping:
        return cells, []
    fields = {name: _field(name, entry, cells, table.columns, notation) for name, entry in mapping.items()}
    return fields, list(_flaws(fields))


def _flaws(fields: Mapping[str, object]) -> Iterator[tuple[str, Flaw]]:
    return ((name, value) for name, value in fields.items() if isinstance(value, Flaw))


def _field(name: str, entry: object, cells: Mapping[str, object], columns: Sequence[str], notation: Notation) -> object:
    settings: dict[str, Any] = {"column": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {}
    if not settings or not settings.keys() <= _SETTINGS or ("column" in settings) == ("value" in settings):
        raise EntryError(parameter="Mapping", entry=name, reason="it must have either a column or a value")
    if failed := settings.get(FAILED):
        return flaw("import.not_computed", reason=next(iter(failed.values())))
    if "value" in settings:
        found = settings["value"]
    else:
        column = settings["column"]
        if columns and column not in columns:
            raise NoColumnError(column=column, columns=", ".join(columns))
        found = cells.get(column)
    value = convert(found, settings.get("kind") or "any", notation)
    return flaw("import.missing") if value is None and settings.get("required") else value
