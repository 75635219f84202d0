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
from typing import Any, Final

from concertmaster_shared.expressions import Context, ExpressionError, to_wire

from .analysis.rules import ROW
from .analysis.scope import ENV
from .compiled import CompiledField, CompiledForm, Level, Rule, Shown
from .looked_up import rows_for
from .notes import Notes, Place
from .values.refusals import Refusal

MOST_ROWS: Final = 2_000
"""Rows of all repeats of one submission together."""

NEITHER: Final = Refusal("answer.rule_failed", {"reason": "It gives neither true nor false."})
UNFIT: Final = Refusal("answer.rule_failed", {"reason": "It gives no limit that fits the field."})

Names = MutableMapping[str, object]


@dataclass(slots=True)
class _Waiting:
    """A field whose requirement or limits must wait for all values."""

    field: CompiledField
    value: object
    names: Names
    place: Place


class Walk:
    """One pass; made for one set of answers and read once."""

    __slots__ = ("_context", "_rows_left", "_waiting", "calculated", "form", "hidden", "names", "notes", "values")

    def __init__(self, form: CompiledForm, answers: Mapping[str, object], *, now: datetime, locale: str) -> None:
        self.form = form
        self.notes = Notes()
        self.hidden: set[str] = set()
        self.calculated: dict[str, object] = {}
        self._context = Context(now)
        self._waiting: list[_Waiting] = []
        self._rows_left = MOST_ROWS
        surroundings = {ENV: {"today": now.date(), "now": now, "locale": locale}, **rows_for(form, answers)}
        self.names: Names = {**surroundings, **form.top.blank}
        self.values: dict[str, object] = self._level(form.top, answers, self.names, Place())
        for waiting in self._waiting:
            self._settle(waiting)

    def run_checks(self) -> None:
        """Look at the form's own checks; those whose answers are missing or wrong already say nothing more."""
        for check in self.form.checks:
            if check.reads & self.notes.troubled:
                continue
            if check.at is not None and self.names[check.at.name] in (None, []):
                continue
            try:
                if check.rule(self.names, self._context) is not True:
                    self.notes.check(check)
            except ExpressionError as fault:
                self.notes.check(check, fault)

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
            self.notes.unknown((name for name in answers if name not in level.fields), place)
        return values

    def _take(self, field: CompiledField, answer: object, names: Names, values: dict[str, object], place: Place) -> None:
        """Take one answer. This runs for every field of every submission, so it calls as little as it can."""
        value = field.accept(answer)
        if type(value) is Refusal:
            self.notes.refuse(field, value, place)
            return
        if field.rows is not None:
            value = self._rows(field, field.rows, value, names, place)
        elif value is not None:
            names[field.name] = value if field.operand is None else field.operand(value)
        elif field.required:
            self.notes.refuse(field, Refusal(field.spec.required_code), place)
        if value is not None:
            if value != []:
                values[field.id] = value
            if field.within is not None and not field.open_limits:
                refusal = field.within(value, field.limits)
                if refusal is not None:
                    self.notes.refuse(field, refusal, place)
        if field.waits:
            self._waiting.append(_Waiting(field, value, names, place))

    def _is_shown(self, step: Shown, names: Names, place: Place) -> bool:
        if step.parent is not None and place.prefix + step.parent in self.hidden:
            return False
        try:
            shown = step.show_if(names, self._context)
        except ExpressionError as fault:
            self.notes.fault(step, fault, place)
            return True
        if shown is None or type(shown) is bool:
            return shown is True
        self.notes.warn(step, NEITHER, place)
        return True

    def _compute(self, field: CompiledField, rule: Rule, names: Names, values: dict[str, object], place: Place) -> None:
        try:
            worth = rule(names, self._context)
            wire = field.accept(to_wire(worth))
        except ExpressionError as fault:
            self.notes.fault(field, fault, place)
            return
        if wire is None:
            return
        if isinstance(wire, Refusal):
            self.notes.warn(field, wire, place)
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
                self.notes.refuse(field, Refusal("answer.too_many_rows", {"max": MOST_ROWS}), place)
                break
            self._rows_left -= 1
            own: Names = dict(level.blank)
            inner_names.append(own)
            values.append(self._level(level, row, ChainMap(own, names), place.row(field, number)))
        names[field.name] = inner_names
        if field.row_key:
            self._compare_rows(field, values, place)
        return values

    def _compare_rows(self, field: CompiledField, rows: list[Any], place: Place) -> None:
        first = self.form.fields[field.row_key[0]]
        seen: set[str] = set()
        for number, row in enumerate(rows):
            together = [row.get(field_id) for field_id in field.row_key]
            mark = repr(together)
            if mark in seen and together.count(None) < len(together):
                self.notes.same_row(field, first, place.row(field, number))
            seen.add(mark)

    def _settle(self, waiting: _Waiting) -> None:
        field, names, place = waiting.field, waiting.names, waiting.place
        if field.choice_rules or field.dataset is not None:
            self._choose(field, waiting.value, names, place)
        try:
            if waiting.value is None:
                if field.required_if is not None and field.required_if(names, self._context) is True:
                    self.notes.refuse(field, Refusal(field.spec.required_code), place)
                return
            if field.within is None or not field.open_limits:
                return
            limits = dict(field.limits)
            for key, rule in field.open_limits:
                limits[key] = self._limit(field, rule, names, place)
            refusal = field.within(waiting.value, limits)
        except ExpressionError as fault:
            self.notes.fault(field, fault, place)
            return
        if refusal is not None:
            self.notes.refuse(field, refusal, place)

    def _choose(self, field: CompiledField, value: object, names: Names, place: Place) -> None:
        """Hide the choices that do not go with the other answers, and refuse an answer that is one of them."""
        if field.dataset is not None:
            if value is not None and not self.takes_key(field, str(value), names):
                self.notes.refuse(field, Refusal("answer.not_in_dataset"), place)
            return
        closed = frozenset(choice for choice, rule in field.choice_rules if not self._holds(rule, names))
        self.hidden.update(f"{place.prefix}{field.id}:{choice}" for choice in closed)
        if value is not None and not closed.isdisjoint(value if isinstance(value, list) else [value]):
            self.notes.refuse(field, Refusal("answer.choice_closed"), place)

    def takes_key(self, field: CompiledField, key: str, names: Names) -> bool:
        """Tell whether a lookup takes the row of this key."""
        dataset = self.form.datasets.get(field.dataset or "")
        row = None if dataset is None else dataset.row(key)
        if row is None:
            return False
        about_row = ChainMap[str, object]({ROW: dict(row)}, names)
        return all(self._holds(rule, about_row) for _choice, rule in field.choice_rules)

    def _holds(self, rule: Rule, names: Names) -> bool:
        """Tell whether a condition is true; one that fails itself rules nothing out."""
        try:
            return rule(names, self._context) is True
        except ExpressionError:
            return True

    def _limit(self, field: CompiledField, rule: Rule, names: Names, place: Place) -> object:
        given = to_wire(rule(names, self._context))
        if given is None:
            return None
        limit = field.spec.limit(given, field.settings)
        if limit is None:
            self.notes.warn(field, UNFIT, place)
        return limit
