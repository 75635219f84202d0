"""Which columns the answers to a form have, over all its versions. Decided here, from compiled forms alone.

A column belongs to a field's id: it stays when the field is renamed, and answers to fields that later versions dropped keep
theirs, after all others. Where versions disagree about the kind of an answer, the column holds whatever each one was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from concertmaster_server.db.queries.answers.cells import Branch, Cell, CellType
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms import CompiledField, CompiledForm
from concertmaster_shared.forms.compiled import Level
from concertmaster_shared.forms.fields.money import allowed_currencies
from concertmaster_shared.forms.values.choices import label_of
from concertmaster_shared.forms.values.currencies import MINOR_DIGITS

SUBMISSION: Final = (
    Cell(header="id", type="text", source="", own="id"),
    Cell(header="submitted_at", type="moment", source="", own="submitted_at"),
    Cell(header="status", type="text", source="", own="status"),
    Cell(header="locale", type="text", source="", own="locale"),
    Cell(header="version", type="integer", source="", own="version"),
)
"""What stands before the answers."""

_ROW: Final = (SUBMISSION[0], Cell(header="row", type="integer", source="", own="row"))
_INNER_ROW: Final = (
    SUBMISSION[0],
    Cell(header="outer_row", type="integer", source="", own="outer_row"),
    Cell(header="row", type="integer", source="", own="row"),
)

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class PartUnknownError(ConcertMasterError):
    """The form has no repeat of that name."""

    code: ClassVar[str] = "export.part_unknown"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and the ids of the repeats whose rows are the table's rows, the outermost first."""

    cells: tuple[Cell, ...]
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Whether choices are written by label instead of by id, and in which language; without one in the form's own."""

    labels: bool = False
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    """One field in all the versions that have it, the newest first."""

    header: str
    versions: tuple[tuple[CompiledForm, CompiledField], ...]

    @property
    def newest(self) -> CompiledField:
        return self.versions[0][1]

    @property
    def kind(self) -> str:
        """Give the kind of its answers; ``any`` where versions disagree."""
        kinds = {field.spec.kind.name for _, field in self.versions}
        return kinds.pop() if len(kinds) == 1 else "any"

    @property
    def rows(self) -> list[tuple[CompiledForm, Level]]:
        return [(form, field.rows) for form, field in self.versions if field.rows is not None]


def table_of(forms: Sequence[CompiledForm], wording: Wording, part: str = "") -> Table:
    """Give the columns of all answers outside repeats, or of the rows of the repeat that ``part`` names.

    One inside another is named ``outer.inner``. ``forms`` are versions of a form, the newest first. Raises ``PartUnknownError``.
    """
    levels = [(form, form.top) for form in forms]
    repeats: list[str] = []
    for name in part.split(".") if part else ():
        found = next((field for field in _named(levels) if field.header == name and field.rows), None)
        if found is None:
            raise PartUnknownError(part=part, parts=", ".join(parts_of(forms)) or "–")
        repeats.append(found.newest.id)
        levels = found.rows
    first = SUBMISSION if not repeats else _ROW if len(repeats) == 1 else _INNER_ROW
    answers = (cell for field in _headed(levels, [cell.header for cell in first]) for cell in _cells(field, wording))
    return Table((*first, *_told_apart(answers, {cell.header for cell in first})), tuple(repeats))


def parts_of(forms: Sequence[CompiledForm]) -> tuple[str, ...]:
    """Give the names by which repeats can be asked for."""

    def walk(levels: Sequence[tuple[CompiledForm, Level]], before: str) -> Iterator[str]:
        for field in _named(levels):
            if field.rows:
                yield before + field.header
                yield from walk(field.rows, f"{before}{field.header}.")

    return tuple(walk([(form, form.top) for form in forms], ""))


def branches_of(forms: Sequence[CompiledForm]) -> tuple[Branch, ...]:
    """Give all answers by name, nested as they are stored."""
    return _branches([(form, form.top) for form in forms])


def _branches(levels: Sequence[tuple[CompiledForm, Level]]) -> tuple[Branch, ...]:
    return tuple(
        Branch(key=field.header, source=field.newest.id, rows=_branches(field.rows) if field.kind == "rows" else None)
        for field in _named(levels)
    )


def _named(levels: Sequence[tuple[CompiledForm, Level]]) -> list[_Field]:
    """Give the fields of a level by the names that they have everywhere else."""
    return _fields(levels, lambda field: field.name)


def _headed(levels: Sequence[tuple[CompiledForm, Level]], taken: Iterable[str]) -> list[_Field]:
    """Give the fields of a level by the permanent names of their columns, where their author gave some."""
    return _fields(levels, lambda field: getattr(field.settings, "col", None) or field.name, taken)


def _fields(
    levels: Sequence[tuple[CompiledForm, Level]], called: Callable[[CompiledField], str], taken: Iterable[str] = ()
) -> list[_Field]:
    """Give the fields of a level over all versions: first those of the newest in reading order, then what older ones had."""
    found: dict[str, list[tuple[CompiledForm, CompiledField]]] = {}
    for form, level in levels:
        for field in sorted(level.fields.values(), key=lambda field: field.position):
            if field.saved:
                found.setdefault(field.id, []).append((form, field))
    used, fields = set(taken), []
    for field_id, versions in found.items():
        header = called(versions[0][1])
        header = header if header not in used else f"{header}_{field_id}"
        used.add(header)
        fields.append(_Field(header, tuple(versions)))
    return fields


def _told_apart(cells: Iterable[Cell], used: set[str]) -> Iterator[Cell]:
    """Let no two columns have one name: the parts of one answer may be called as another field is."""
    for cell in cells:
        header, number = cell.header, 2
        while header in used:
            header, number = f"{cell.header}_{number}", number + 1
        used.add(header)
        yield replace(cell, header=header)


def _cells(field: _Field, wording: Wording) -> tuple[Cell, ...]:
    build = _BY_KIND.get(field.kind, _anything)
    return build(field, wording)


def _plain(kind: Any, *, guarded: bool = False) -> Callable[[_Field, Wording], tuple[Cell, ...]]:
    def build(field: _Field, _wording: Wording) -> tuple[Cell, ...]:
        return (Cell(header=field.header, type=kind, source=field.newest.id, guarded=guarded),)

    return build


_anything: Final = _plain("any", guarded=True)


def _parts(**parts: Any) -> Callable[[_Field, Wording], tuple[Cell, ...]]:
    """Build one column for each part of an answer, called by field and part."""

    def build(field: _Field, _wording: Wording) -> tuple[Cell, ...]:
        return tuple(
            Cell(header=f"{field.header}_{name}", type=kind, source=field.newest.id, steps=(name,), guarded=kind == "text")
            for name, kind in parts.items()
        )

    return build


def _chosen(kind: Any) -> Callable[[_Field, Wording], tuple[Cell, ...]]:
    def build(field: _Field, wording: Wording) -> tuple[Cell, ...]:
        ids = _ids(field)
        labels = _labels(field, wording, "choices") if wording.labels else {}
        guarded = not ids or any(
            text.startswith(_FORMULA_STARTS) for text in (*ids, *(label.lstrip(' "') for label in labels.values()))
        )
        free = kind == "list" and any(getattr(version.settings, "other", False) for _, version in field.versions)
        return (Cell(header=field.header, type=kind, source=field.newest.id, labels=labels, guarded=guarded, free=free),)

    return build


def _money(field: _Field, _wording: Wording) -> tuple[Cell, ...]:
    """Give the amount in whole units, and the currency beside it."""
    settings = [version.settings for _, version in field.versions]
    currencies = dict.fromkeys(code for one in settings for code in allowed_currencies(one))  # type: ignore[arg-type]  # its kind
    factors = {code: _factor(MINOR_DIGITS.get(code, 2)) for code in currencies} or {"": _factor(2)}
    source = field.newest.id
    return (
        Cell(header=f"{field.header}_amount", type="number", source=source, factors=factors),
        Cell(header=f"{field.header}_currency", type="text", source=source, steps=("currency",)),
    )


def _factor(digits: int) -> str:
    return "1" if digits == 0 else f"0.{'1'.zfill(digits)}"


def _matrix(field: _Field, wording: Wording) -> tuple[Cell, ...]:
    """Give one column a row; with typed cells one for each row and column."""
    cells: dict[tuple[str, ...], Cell] = {}
    labels = _labels(field, wording, "columns") if wording.labels else {}
    for _, version in field.versions:
        settings: Any = version.settings
        for row in settings.rows:
            for step, kind in _matrix_cells(settings):
                steps = (row.id, *step)
                header = "_".join((field.header, *steps))
                mixed = steps in cells and cells[steps].type != kind
                cell_type: CellType = "any" if mixed else kind
                is_picked = not step
                cells[steps] = Cell(
                    header=header,
                    type=cell_type,
                    source=field.newest.id,
                    steps=steps,
                    labels=labels if is_picked else {},
                    guarded=True,
                )
    return tuple(cells.values())


def _matrix_cells(settings: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if settings.cells != "typed":
        yield (), "list" if settings.cells == "several" else "text"
        return
    kinds = {"integer": "integer", "decimal": "number"}
    for column in settings.columns:
        yield (column.id,), kinds.get(column.cell, "text")


def _ids(field: _Field) -> list[str]:
    return [choice.id for _, version in field.versions for choice in getattr(version.settings, "choices", ())]


def _labels(field: _Field, wording: Wording, what: str) -> dict[str, str]:
    """Give the labels of choices (or of a matrix's columns) by id; the newest version that knows one says it."""
    labels: dict[str, str] = {}
    for form, version in field.versions:
        say = form.document.sayer(field.newest.id, wording.locale or form.document.default_locale)
        for choice in getattr(version.settings, what, ()):
            if what == "choices":
                labels.setdefault(choice.id, label_of(version.settings.choices, choice.id, say))  # type: ignore[attr-defined]  # it has some
            else:
                labels.setdefault(choice.id, say(f"{what}.{choice.id}", choice.label) or choice.id)
    return {choice_id: label for choice_id, label in labels.items() if label != choice_id}


_BY_KIND: Final[Mapping[str, Callable[[_Field, Wording], tuple[Cell, ...]]]] = {
    "text": _plain("text", guarded=True),
    "time": _plain("text"),
    "lookup": _plain("text", guarded=True),
    "integer": _plain("integer"),
    "decimal": _plain("number"),
    "boolean": _plain("boolean"),
    "date": _plain("date"),
    "datetime": _plain("moment"),
    "choice": _chosen("text"),
    "choices": _chosen("list"),
    "date_range": _parts(start="date", end="date"),
    "location": _parts(latitude="number", longitude="number", accuracy="number"),
    "signature": _parts(typed="text", name="text"),
    "money": _money,
    "matrix": _matrix,
    "files": _plain("names", guarded=True),
    "rows": _plain("count"),
}
