"""``data.import``: rows with names and kinds of our own, and what was wrong with the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, cast

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import PerItem, StepContext, StepError
from concertmaster_shared.nodes import FAILED, failed_of

from .cell_kinds import KINDS, Notation, convert, notation_of
from .items import EntryError
from .source_rows import Flaw, flaw, read_table

MOST_PROBLEMS: Final = 1_000
"""Problems that are listed; ``failed`` counts all rows that have one."""

_SETTINGS: Final = frozenset({"column", "value", "kind", "required", FAILED})


class NoColumnError(StepError):
    """The mapping asks for a column that the header row does not have. Takes ``column`` and ``columns``."""

    code: ClassVar[str] = "import.no_column"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes fields of rows; ``columns`` is empty where each row has its own."""

    mapping: PerItem
    columns: tuple[str, ...]
    notation: Notation

    def fields(self, cells: dict[str, object], index: int) -> Mapping[str, object]:
        """Give the fields of a row, a ``Flaw`` in place of what has no value."""
        mapping = cast("Mapping[str, object] | None", self.mapping(cells, index))
        return {name: self._field(name, entry, cells) for name, entry in mapping.items()} if mapping else cells

    def _field(self, name: str, entry: object, cells: Mapping[str, object]) -> object:
        settings = _settings(name, entry)
        if failed := failed_of(settings):
            return flaw("import.not_computed", reason=" ".join(failed.values()))
        found = settings["value"] if "value" in settings else self._cell(settings["column"], cells)
        value = convert(found, settings["kind"], self.notation)
        return flaw("import.missing") if value is None and settings.get("required") else value

    def _cell(self, column: str, cells: Mapping[str, object]) -> object:
        if self.columns and column not in self.columns:
            raise NoColumnError(column=column, columns=", ".join(self.columns))
        return cells.get(column)


def execute(step: StepContext) -> Outcome:
    """Map row by row; a flaw costs its row and no other."""
    settings = cast("dict[str, str]", step.parameters)
    table = read_table(step.parameters["source"], form=settings["format"], delimiter=settings["delimiter"])
    notation = notation_of(decimal_sign=settings["decimal_sign"], date_format=settings["date_format"])
    reader = _Reader(step.per_item["mapping"], table.columns, notation)
    rows: list[Mapping[str, object]] = []
    problems: list[dict[str, object]] = []
    for index, row in enumerate(table.rows):
        fields = {"": row.cells} if isinstance(row.cells, Flaw) else reader.fields(row.cells, index)
        flaws = [_problem(row.line, name, value) for name, value in fields.items() if isinstance(value, Flaw)]
        if flaws:
            problems += flaws[: MOST_PROBLEMS - len(problems)]
        else:
            rows.append(fields)
    return Outcome({"rows": rows, "count": len(rows), "problems": problems, "failed": len(table.rows) - len(rows)})


def _settings(name: str, entry: object) -> dict[str, Any]:
    """Give the settings of a field; a text alone is its column. They may come from outside, so nothing is taken for granted."""
    given = {"column": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {}
    settings = {**given, "kind": given.get("kind") or "any"}
    if not settings.keys() <= _SETTINGS or ("column" in settings) == ("value" in settings):
        raise EntryError(parameter="Mapping", entry=name, reason="it must have either a column or a value")
    if not isinstance(settings.get("column", ""), str):
        raise EntryError(parameter="Mapping", entry=name, reason="its column must be a text")
    if not isinstance(settings["kind"], str) or settings["kind"] not in KINDS:
        raise EntryError(parameter="Mapping", entry=name, reason=f"its kind must be one of {', '.join(KINDS)}")
    return settings


def _problem(line: int, field: str, found: Flaw) -> dict[str, object]:
    return {"line": line, "field": field or None, "code": found.code, "message": found.message}
