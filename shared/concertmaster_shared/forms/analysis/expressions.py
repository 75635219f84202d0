"""Problems of the expressions of a form: what cannot be read, names nothing, gives the wrong kind, or goes in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from concertmaster_shared.expressions import Expression, ExpressionError, Scope, Shape, check, infer
from concertmaster_shared.problems import Problem, error, join, warning

from .analyse import Analysis
from .layout import PAGES
from .rules import Purpose, Rule
from .scope import scope_at

_CONDITIONS: Final[frozenset[Purpose]] = frozenset({"show", "require", "check", "ending", "choose"})
_ANY: Final = frozenset({"any", "null"})


def check_expressions(analysis: Analysis) -> Iterator[Problem]:
    """Find what is wrong with each expression by itself."""
    scopes = _scopes(analysis)
    for rule in analysis.rules:
        if isinstance(rule.parsed, ExpressionError):
            yield _problem(rule, rule.parsed)
            continue
        scope = scopes[rule.level]
        if rule.names:
            scope = Scope({**scope.roots, **dict.fromkeys(rule.names, Shape.map())})
        faults = check(rule.parsed, scope)
        for fault in faults:
            yield _problem(rule, fault)
        if not faults:
            yield from _check_kind(analysis, rule, rule.parsed, scope)


def check_circles(analysis: Analysis) -> Iterator[Problem]:
    """Find values and conditions that wait for each other."""
    fields, pages = analysis.layout.placed, {page.id for page in analysis.layout.document.pages}
    for circle in analysis.order.circles:
        names = " → ".join(fields[node].name or node if node in fields else node for node in (*circle, circle[0]))
        owner = circle[0]
        yield error("form.cycle", join("pages" if owner in pages else "fields", owner), names=names)


def check_reading_order(analysis: Analysis) -> Iterator[Problem]:
    """Find conditions that read what is only asked on a later page."""
    layout = analysis.layout
    pages = {page.id: number for number, page in enumerate(layout.document.pages)}
    for rule in analysis.rules:
        if rule.purpose != "show":
            continue
        here = pages.get(rule.owner) if rule.owner in pages else pages[layout.placed[rule.owner].page]
        for used in analysis.used.get(rule.owner, ()):
            there = layout.placed[used]
            if here is not None and pages[there.page] > here:
                yield warning("form.asked_later", rule.path, name=there.name)


def _scopes(analysis: Analysis) -> Mapping[str, Scope]:
    """Build the scope of each level, working out the shapes of calculated fields in the order of the form."""
    layout = analysis.layout
    rules = {rule.owner: rule.parsed for rule in analysis.rules if rule.purpose == "value"}
    worked_out: dict[str, Shape] = {}
    levels = (*(placed.id for placed in reversed(layout.placed.values()) if placed.is_repeat), PAGES)
    for level in levels:
        known = dict(scope_at(layout, level, worked_out).roots)
        scope = Scope(known)
        for node in analysis.order.levels[level]:
            parsed = rules.get(node)
            if isinstance(parsed, Expression):
                worked_out[node] = known[layout.placed[node].name] = infer(parsed, scope)
    return {level: scope_at(layout, level, worked_out) for level in levels}


def _check_kind(analysis: Analysis, rule: Rule, expression: Expression, scope: Scope) -> Iterator[Problem]:
    found = infer(expression, scope).kind
    if rule.purpose in _CONDITIONS:
        wanted = frozenset({"boolean"})
    elif rule.purpose == "limit":
        wanted = analysis.layout.placed[rule.owner].spec.limit_kinds
    else:
        return
    if found not in wanted | _ANY:
        yield error("form.wrong_kind", rule.path, found=found, expected=" / ".join(sorted(wanted)))


def _problem(rule: Rule, fault: ExpressionError) -> Problem:
    return Problem(code=fault.code, severity="error", path=rule.path, message=fault.message, position=fault.position)
