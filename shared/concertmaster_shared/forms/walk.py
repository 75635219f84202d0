"""One pass over a form with one set of answers: what is shown, what each field is worth, what must be mended.

First every level is walked in its settled order: hidden things fall away, answers are brought into their normal form,
values are worked out. Then, with all values known, requirements and limits that depend on them are looked at, and last the
form's own checks.
An expression that fails (a division by zero, say) never loses an answer: what it would hide is shown, what it would limit
passes, what it would work out is null; a warning tells.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from concertmaster_shared.expressions import Context, ExpressionError, to_wire

from .analysis.scope import ENV
from .compiled import CompiledCheck, CompiledField, CompiledForm, Level, Rule, Shown
from .values.refusals import Refusal

MOST_ROWS: Final = 5_000
"""Rows of all repeats of one submission together."""

NEITHER: Final = Refusal("answer.rule_failed", {"reason": "It gives neither true nor false."})
UNFIT: Final = Refusal("answer.rule_failed", {"reason": "It gives no limit that fits the field."})

MOST_UNKNOWN: Final = 20
LONGEST_NAME: Final = 64
LAST: Final = 1_000_000
"""Order of what belongs to no field."""

Names = MutableMapping[str, object]


class Place(NamedTuple):
    """Where a level is: outside all repeats, or in one row. ``order`` sorts problems as the page is read."""

    prefix: str
    path: tuple[object, ...]
    order: tuple[int, ...]


TOP: Final = Place("", (), ())


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell, before it is put into words. ``path`` leads through names and row numbers, ``order`` sorts."""

    refusal: Refusal
    path: tuple[object, ...]
    order: tuple[int, ...]
    page: int = 0
    field: CompiledField | None = None
    check: CompiledCheck | None = None
    is_warning: bool = False


@dataclass(slots=True)
class _Waiting:
    """A field whose requirement or limits must wait for all values."""

    field: CompiledField
    value: object
    names: Names
    place: Place


class Walk:
    """One pass; made for one set of answers and read once."""

    __slots__ = ("_context", "_rows_left", "_waiting", "calculated", "form", "hidden", "names", "notes", "troubled", "values")

    def __init__(self, form: CompiledForm, answers: Mapping[str, object], *, now: datetime, locale: str) -> None:
        self.form = form
        self.notes: list[Note] = []
        self.hidden: set[str] = set()
        self.calculated: dict[str, object] = {}
        self.troubled: set[str] = set()
        self._context = Context(now)
        self._waiting: list[_Waiting] = []
        self._rows_left = MOST_ROWS
        self.names: Names = {ENV: {"today": now.date(), "now": now, "locale": locale}, **form.top.blank}
        self.values: dict[str, object] = self._level(form.top, answers, self.names, TOP)
        for waiting in self._waiting:
            self._settle(waiting)

    def run_checks(self) -> None:
        """Look at the form's own checks; those whose answers are missing or wrong already say nothing more."""
        for check in self.form.checks:
            if check.at is not None and (check.at.id in self.hidden or self.names.get(check.at.name) is None):
                continue
            if check.reads & self.troubled:
                continue
            try:
                agrees = check.rule(self.names, self._context) is True
            except ExpressionError as fault:
                path = () if check.at is None else (check.at.name,)
                refusal = Refusal("answer.rule_failed", {"reason": fault.message})
                self.notes.append(Note(refusal, path, (LAST,), check.page, check.at, is_warning=True))
                continue
            if not agrees:
                self._note_check(check)

    def truth(self, rule: Rule) -> bool:
        """Tell whether a condition over all answers is true; a failing one is not."""
        try:
            return rule(self.names, self._context) is True
        except ExpressionError:
            return False

    def _level(self, level: Level, answers: Mapping[str, object], names: Names, place: Place) -> dict[str, object]:
        """Walk one level, in the order settled for it."""
        values: dict[str, object] = {}
        for step in level.steps:
            if step.conditional and not self._is_shown(step, names, place):
                self.hidden.add(place.prefix + step.id)
                continue
            if not isinstance(step, CompiledField):
                continue
            if step.computed is not None:
                self._compute(step, step.computed, names, values, place)
                continue
            self._take(step, answers.get(step.name), names, values, place)
        if not answers.keys() <= level.fields.keys():
            self._note_unknown(level, answers, place)
        return values

    def _take(self, field: CompiledField, answer: object, names: Names, values: dict[str, object], place: Place) -> None:
        """Take one answer. This runs for every field of every submission, so it calls as little as it can."""
        value = field.accept(answer)
        if type(value) is Refusal:
            self._note(field, value, place)
            return
        if field.rows is not None:
            value = self._rows(field, field.rows, value, names, place)
        elif value is not None:
            names[field.name] = value if field.operand is None else field.operand(value)
        elif field.required:
            self._note(field, Refusal(field.spec.required_code), place)
        if value is not None:
            if value != []:
                values[field.id] = value
            if field.within is not None and not field.open_limits:
                refusal = field.within(value, field.limits)
                if refusal is not None:
                    self._note(field, refusal, place)
        if field.waits:
            self._waiting.append(_Waiting(field, value, names, place))

    def _is_shown(self, step: Shown, names: Names, place: Place) -> bool:
        if step.parent is not None and place.prefix + step.parent in self.hidden:
            return False
        try:
            shown = step.show_if(names, self._context)
        except ExpressionError as fault:
            self._note_fault(step, fault, place)
            return True
        if shown is None or type(shown) is bool:
            return shown is True
        self._note(step, NEITHER, place, is_warning=True)
        return True

    def _compute(self, field: CompiledField, rule: Rule, names: Names, values: dict[str, object], place: Place) -> None:
        try:
            worth = rule(names, self._context)
            wire = field.accept(to_wire(worth))
        except ExpressionError as fault:
            self._note_fault(field, fault, place)
            return
        if wire is None:
            return
        if isinstance(wire, Refusal):
            self._note(field, wire, place, is_warning=True)
            return
        names[field.name] = worth
        self.calculated[place.prefix + field.id] = wire
        if field.saved:
            values[field.id] = wire

    def _rows(self, field: CompiledField, level: Level, rows: Any, names: Names, place: Place) -> list[object]:
        """Walk the rows of a repeat; no rows are a list too, since a least number may be asked for."""
        values: list[object] = []
        inner_names: list[Names] = []
        for number, row in enumerate(rows or ()):
            if self._rows_left == 0:
                self._note(field, Refusal("answer.too_many_rows", {"max": MOST_ROWS}), place)
                break
            self._rows_left -= 1
            own: Names = dict(level.blank)
            inner_names.append(own)
            row_place = Place(
                f"{place.prefix}{field.id}/{number}/",
                (*place.path, field.name, number),
                (*place.order, field.position, number),
            )
            values.append(self._level(level, row, ChainMap(own, names), row_place))
        names[field.name] = inner_names
        self._note_same_rows(field, values, place)
        return values

    def _note_same_rows(self, field: CompiledField, rows: list[Any], place: Place) -> None:
        key = field.row_key
        seen: set[str] = set()
        for number, row in enumerate(rows):
            together = [row.get(field_id) for field_id in key]
            mark = repr(together)
            if mark in seen and together.count(None) < len(together):
                path = (*place.path, field.name, number, self.form.fields[key[0]].name)
                order = (*place.order, field.position, number)
                self.notes.append(Note(Refusal("answer.same_row"), path, order, field.page, field))
            seen.add(mark)

    def _settle(self, waiting: _Waiting) -> None:
        field, names, place = waiting.field, waiting.names, waiting.place
        try:
            if waiting.value is None:
                if field.required_if is not None and field.required_if(names, self._context) is True:
                    self._note(field, Refusal(field.spec.required_code), place)
                return
            if field.within is None or not field.open_limits:
                return
            limits = dict(field.limits)
            for key, rule in field.open_limits:
                limits[key] = self._limit(field, rule, names, place)
            refusal = field.within(waiting.value, limits)
        except ExpressionError as fault:
            self._note_fault(field, fault, place)
            return
        if refusal is not None:
            self._note(field, refusal, place)

    def _limit(self, field: CompiledField, rule: Rule, names: Names, place: Place) -> object:
        given = to_wire(rule(names, self._context))
        if given is None:
            return None
        limit = field.spec.limit(given, field.settings)
        if limit is None:
            self._note(field, UNFIT, place, is_warning=True)
        return limit

    def _note(self, step: Shown, refusal: Refusal, place: Place, *, is_warning: bool = False) -> None:
        if not isinstance(step, CompiledField):
            self.notes.append(Note(refusal, place.path, place.order, is_warning=is_warning))
            return
        path, order = (*place.path, step.name), (*place.order, step.position)
        self.notes.append(Note(refusal, path, order, step.page, step, is_warning=is_warning))
        if not is_warning:
            self.troubled.add(str(path[0]))

    def _note_fault(self, step: Shown, fault: ExpressionError, place: Place) -> None:
        self._note(step, Refusal("answer.rule_failed", {"reason": fault.message}), place, is_warning=True)

    def _note_check(self, check: CompiledCheck) -> None:
        path = () if check.at is None else (check.at.name,)
        order = (LAST,) if check.at is None else (check.at.position,)
        warns = check.check.level == "warning"
        note = Note(Refusal("answer.check_failed"), path, order, check.page, check.at, check, is_warning=warns)
        self.notes.append(note)

    def _note_unknown(self, level: Level, answers: Mapping[str, object], place: Place) -> None:
        unknown = (name for name in answers if name not in level.fields)
        for name in islice(unknown, MOST_UNKNOWN):
            shown = str(name)[:LONGEST_NAME]
            self.notes.append(Note(Refusal("answer.unknown", {"name": shown}), (*place.path, shown), (*place.order, LAST)))
