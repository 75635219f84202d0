"""The expressions of a form: every behaviour slot that holds one, where it stands, and what it may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from concertmaster_shared.expressions import Expression, ExpressionError, parse
from concertmaster_shared.forms.slots import ExpressionText
from concertmaster_shared.forms.spec import AnswerSettings
from concertmaster_shared.problems import join

from .layout import PAGES, Layout, Placed, names_at

Purpose = Literal["show", "require", "limit", "value", "choose", "check", "ending"]

ROW: Final = "row"
"""What the filter of a lookup calls the row it is asked about."""

DECIDES: Final[frozenset[Purpose]] = frozenset({"show", "value"})
"""Purposes that decide what other expressions see, so that their order matters."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression: ``owner`` is the id of the field, page, check or ending, ``key`` the slot, ``level`` the repeat around it.

    ``parsed`` holds the error instead when the text cannot be read. ``names`` are what it may name beside the fields.
    """

    owner: str
    purpose: Purpose
    path: str
    level: str
    parsed: Expression | ExpressionError
    names: frozenset[str] = frozenset()

    @property
    def roots(self) -> frozenset[str]:
        """Give the names the expression uses."""
        if isinstance(self.parsed, ExpressionError):
            return frozenset()
        return frozenset(reference.root for reference in self.parsed.references)


def rules_of(layout: Layout) -> Iterator[Rule]:
    """Give every expression of the form in reading order."""
    document = layout.document
    for page in document.pages:
        yield from _rule(page.id, "show_if", "show", ("pages", page.id), PAGES, page.show_if)
    for placed in layout.placed.values():
        yield from _rules_of_field(placed)
    for check in document.checks:
        yield from _rule(check.id, "if_not", "check", ("checks", check.id), PAGES, check.if_not)
    for ending in document.endings:
        yield from _rule(ending.screen, "if", "ending", ("endings", ending.screen), PAGES, ending.condition)


def _rules_of_field(placed: Placed) -> Iterator[Rule]:
    settings, place = placed.settings, ("fields", placed.id)
    yield from _rule(placed.id, "show_if", "show", place, placed.level, settings.show_if)
    if isinstance(settings, AnswerSettings):
        yield from _rule(placed.id, "required", "require", place, placed.level, settings.required)
    for key in placed.spec.limits:
        yield from _rule(placed.id, key, "limit", place, placed.level, placed.spec.limit_slot(key, settings))
    for choice, slot in placed.spec.conditions(settings):
        inner = (*place, "choices", choice) if choice else place
        for rule in _rule(placed.id, "show_if" if choice else "filter", "choose", inner, placed.level, slot):
            yield rule if choice else replace(rule, names=frozenset({ROW}))
    yield from _rule(placed.id, "value", "value", place, placed.level, placed.spec.computed(settings))


def _rule(owner: str, key: str, purpose: Purpose, place: tuple[str, ...], level: str, slot: object) -> Iterator[Rule]:
    if not isinstance(slot, ExpressionText):
        return
    parsed: Expression | ExpressionError
    try:
        parsed = parse(slot.expr)
    except ExpressionError as fault:
        parsed = fault
    yield Rule(owner, purpose, join(*place, key), level, parsed)


def names_in_scope(layout: Layout, level: str) -> Mapping[str, Placed]:
    """Give every field name an expression at ``level`` may use; inner names hide outer ones."""
    scope: dict[str, Placed] = {}
    for outward in layout.outward(level):
        for name, placed in names_at(layout, outward).items():
            scope.setdefault(name, placed)
    return scope
