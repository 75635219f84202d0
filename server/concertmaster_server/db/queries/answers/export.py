"""Exports as one ``COPY`` each: PostgreSQL writes every row as it stands in the file, in the role ``cm_reader``.

Keys and texts of a form travel as values; of what an author wrote, only field ids stand in the statement, quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson

from concertmaster_server.db.reader import Tables

from .cell_texts import Way
from .cells import JSON_TYPES, Branch, Cell, Chosen

MOST_CELLS: Final = 1_500
"""Columns that one row of the database can give."""

# Signs that no JSON and no XML holds: what is written so comes out as it is.
_AS_IT_IS: Final = r"format csv, delimiter E'\x02', quote E'\x01'"

_LONGEST_NAME: Final = 63
"""Bytes of a column's name; a longer one would be cut off."""

_MOMENT: Final = """to_char(s.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""

_SETTINGS: Final = (
    "set timezone = 'UTC'",
    "set client_encoding = 'UTF8'",
    "set statement_timeout = '2h'",
    "set default_transaction_read_only = on",
)

# Rows come in the order of the index, from the first moment on; a sort would read and write everything before.
_UNSORTED: Final = "set enable_sort = off"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and the values of its names."""

    text: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table to write: its columns, the repeats it goes down into (outermost first), how texts of a list are joined."""

    cells: Sequence[Cell]
    repeats: tuple[str, ...] = ()
    joined_by: str = "; "


def settings_for(*, is_filtered: bool) -> tuple[str, ...]:
    """Give what to set before; few rows of many may be sorted, all of them never."""
    return _SETTINGS if is_filtered else (*_SETTINGS, _UNSORTED)


def copy_csv(sheet: Sheet, way: Way, chosen: Chosen) -> Statement:
    """Give the rows of a table as CSV, without a header; what is missing is empty, an empty text is quoted."""
    build = _Build(sheet, chosen)
    cells = ", ".join(way(cell, build.value(cell)) for cell in sheet.cells)
    return build.copy(cells, "format csv")


def copy_markup(sheet: Sheet, way: Way, chosen: Chosen) -> Statement:
    """Give the rows of a table as XML of a worksheet, one row a line."""
    build = _Build(sheet, chosen)
    cells = _together(way(cell, build.value(cell)) for cell in sheet.cells)
    return build.copy(f"'<row>' || {cells} || '</row>'", _AS_IT_IS)


def copy_json(branches: Sequence[Branch], chosen: Chosen) -> Statement:
    """Give each submission as a JSON object, its answers nested as they are stored, under the keys of the branches."""
    build = _Build(Sheet(cells=()), chosen)
    own = (
        """'{"id":"' || s.id || '","submitted_at":"' || """ + _MOMENT + """ || '","status":"' || s.status || '","locale":'"""
        """ || to_json(s.locale) || ',"version":' || s.version || ',"answers":'"""
    )
    return build.copy(f"{own} || {build.json_object(branches, 's.data', depth=0)} || '}}'", _AS_IT_IS)


def copy_facts(chosen: Chosen) -> Statement:
    """Give each submission as a JSON object as it is stored, for whoever has to look at it before it is exported."""
    facts = "'id', s.id, 'submitted_at', s.submitted_at, 'status', s.status, 'locale', s.locale, 'version', s.version"
    return _Build(Sheet(cells=()), chosen).copy(f"jsonb_build_object({facts}, 'data', s.data)", _AS_IT_IS)


@dataclass(slots=True)
class _Build:
    """A statement on its way: collects values as they are named."""

    sheet: Sheet
    chosen: Chosen
    values: dict[str, object] = field(default_factory=dict)

    def hold(self, value: object) -> str:
        """Give the name under which a value travels."""
        name = f"e{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def copy(self, what: str, options: str) -> Statement:
        """Give the whole statement; the organisation always stands in it."""
        chosen = self.chosen
        table, values = Tables(chosen.organisation).submissions.named("t")
        self.values |= values
        where = [f"s.form_id = {self.hold(chosen.form_id)}"]
        if chosen.version is not None:
            where.append(f"s.version = {self.hold(chosen.version)}")
        if chosen.condition:
            text, values = chosen.condition.named("c")
            where.append(f"({text})")
            self.values |= values
        order = ", ".join(["s.submitted_at desc", "s.id desc", *(f"a{depth}.n" for depth, _ in enumerate(self.sheet.repeats))])
        text = (
            f"copy (select {what} from {table} as s {self._sources()} "  # noqa: S608 - texts of ours, ids quoted, values named
            f"where {' and '.join(where)} order by {order}) to stdout with ({options})"
        )
        return Statement(text, self.values)

    def value(self, cell: Cell) -> str:
        """Give the SQL of a cell's value: text, or JSON where its type is told by the value itself."""
        if cell.own is not None:
            return self._own(cell)
        found = self._answer(cell.source)
        if cell.steps:
            *before, last = [self.hold(step) for step in cell.steps]
            arrow = "->" if cell.type in JSON_TYPES else "->>"
            found = f"({found}{''.join(f' -> {step}' for step in before)} {arrow} {last})"
        return self._written(cell, found)

    def json_object(self, branches: Sequence[Branch], place: str, *, depth: int) -> str:
        """Give the SQL of an object as JSON text; what has no answer is left out."""
        columns = ", ".join(f"{_quoted(branch.source)} jsonb" for branch in branches if _fits(branch.source))
        members = []
        for branch in branches:
            found = f"j{depth}.{_quoted(branch.source)}" if _fits(branch.source) else f"({place} -> {self.hold(branch.source)})"
            members.append(f"{self.hold(',' + _as_json(branch.key) + ':')} || {self._branch(branch, found, depth)}")
        if not columns:
            return "'{}'"
        inside = f"'{{' || substr({_together(members)}, 2) || '}}'"
        return f"(select {inside} from jsonb_to_record({place}) as j{depth} ({columns}))"  # noqa: S608 - as in copy

    def _branch(self, branch: Branch, value: str, depth: int) -> str:
        if branch.rows is None:
            return f"{value}::text"
        inner = self.json_object(branch.rows, f"w{depth}.row", depth=depth + 1)
        return (
            f"(select '[' || string_agg({inner}, ',' order by w{depth}.n) || ']' "  # noqa: S608 - as in copy
            f"from jsonb_array_elements({value}) with ordinality as w{depth} (row, n))"
        )

    def _sources(self) -> str:
        place, sources = "s.data", []
        for depth, repeat in enumerate(self.sheet.repeats):
            rows = _only_list(f"({place} -> {self.hold(repeat)})", of="object")
            sources.append(f"cross join lateral jsonb_array_elements({rows}) with ordinality as a{depth} (row, n)")
            place = f"a{depth}.row"
        columns = ", ".join(f"{_quoted(source)} {kind}" for source, kind in self._record().items())
        if columns:
            sources.append(f"cross join lateral jsonb_to_record({place}) as r ({columns})")
        return " ".join(sources)

    def _record(self) -> dict[str, str]:
        """Give the columns that are read in one go, with their types: text comes out unquoted, all else as JSON."""
        found: dict[str, str] = {}
        for cell in self.sheet.cells:
            if cell.own is None and _fits(cell.source):
                is_json = cell.needs_json or found.get(cell.source) == "jsonb"
                found[cell.source] = "jsonb" if is_json else "text"
        return found

    def _answer(self, source: str) -> str:
        if _fits(source):
            return f"r.{_quoted(source)}"
        place = f"a{len(self.sheet.repeats) - 1}.row" if self.sheet.repeats else "s.data"
        is_json = any(cell.source == source and cell.needs_json for cell in self.sheet.cells)
        return f"({place} {'->' if is_json else '->>'} {self.hold(source)})"

    def _own(self, cell: Cell) -> str:
        if cell.own == "submitted_at":
            return _MOMENT
        if cell.own in {"row", "outer_row"}:
            depth = len(self.sheet.repeats) - (1 if cell.own == "row" else 2)
            return f"a{depth}.n::text"
        return f"s.{cell.own}::text"

    def _written(self, cell: Cell, found: str) -> str:
        match cell.type:
            case "count":
                written = f"jsonb_array_length({found})::text"
            case "json":
                written = f"{found}::text"
            case "names":
                written = self._names(found)
            case "list":
                written = self._list(cell, found)
            case _ if cell.factors:
                written = self._amount(cell, found)
            case _ if cell.labels:
                written = f"coalesce({self.hold(_as_json(cell.labels))}::jsonb ->> {found}, {found})"
            case _:
                written = found
        return written

    def _names(self, found: str) -> str:
        named = f"select string_agg(f.one ->> 'name', {self.hold(self.sheet.joined_by)} order by f.n)"
        return f"({named} from jsonb_array_elements({found}) with ordinality as f (one, n))"

    def _list(self, cell: Cell, found: str) -> str:
        joined_by, found = self.hold(self.sheet.joined_by), _only_list(found)
        if not (cell.labels or cell.free):  # ids hold neither quotes nor brackets nor blanks
            return f"replace(translate({found}::text, '[]\"', ''), ', ', {joined_by})"
        one = f"coalesce({self.hold(_as_json(cell.labels))}::jsonb ->> c.one, c.one)" if cell.labels else "c.one"
        return (
            f"(select string_agg({one}, {joined_by} order by c.n) "  # noqa: S608 - as in copy
            f"from jsonb_array_elements_text({found}) with ordinality as c (one, n))"
        )

    def _amount(self, cell: Cell, found: str) -> str:
        amount, currency = f"({found} ->> 'amount')::numeric", f"{found} ->> 'currency'"
        if len(set(cell.factors.values())) == 1:
            return f"({amount} * {next(iter(cell.factors.values()))})::text"
        return f"({amount} * ({self.hold(_as_json(cell.factors))}::jsonb ->> ({currency}))::numeric)::text"


def _only_list(found: str, *, of: str | None = None) -> str:
    """Give the SQL of a list, null where it is none: an earlier version may have had an answer of another kind here."""
    is_list = f"jsonb_typeof({found}) = 'array'"
    if of is not None:
        is_list += f" and coalesce(jsonb_typeof({found} -> 0), '{of}') = '{of}'"
    return f"(case when {is_list} then {found} end)"


def _as_json(texts: object) -> str:
    return orjson.dumps(texts).decode()


def _fits(source: str) -> bool:
    return len(source.encode()) <= _LONGEST_NAME


def _quoted(source: str) -> str:
    return '"' + source.replace('"', '""').replace("%", "%%") + '"'


def _together(texts: Iterable[str]) -> str:
    """Join texts of which some may be missing, in pieces that a function's number of arguments allows."""
    pieces = [f"concat({', '.join(some)})" for some in _some(list(texts), 90)]
    return pieces[0] if len(pieces) == 1 else _together(pieces)


def _some(texts: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]
