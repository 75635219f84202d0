"""Filters: a condition over answers, checked against the form and cut into what the database says and what we must.

A submission is in when the condition is true; null, false, and an error on that submission alike leave it out. So the operands of
the outermost ``and`` can be looked at in any order, each by whoever can: see ``db.queries.answers.conditions``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from concertmaster_server.db.queries.answers.conditions import BeyondSqlError, Conditions
from concertmaster_server.db.queries.answers.narrowing import Narrow, narrow, ranged
from concertmaster_server.db.sql import Fragment, every
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.expressions import Context, ExpressionError, check, infer, parse
from concertmaster_shared.expressions.compiler import compile_tree
from concertmaster_shared.expressions.tree import Logic, Node
from concertmaster_shared.forms import CompiledForm
from concertmaster_shared.problems import Problem

from .known_names import KnownNames, Row, known_names

_TRUTHS: Final = frozenset({"boolean", "any", "null"})


class FilterInvalidError(ConcertMasterError):
    """A filter that cannot be read or does not fit the form; ``problems`` say what and where."""

    code: ClassVar[str] = "filter.invalid"

    def __init__(self, faults: Sequence[ExpressionError], names: KnownNames) -> None:
        first = faults[0]
        super().__init__(
            reason=first.message, position=(first.position or 0) + 1, names=", ".join(sorted(names.scope.roots)) or "–"
        )
        self.problems = tuple(
            Problem(code=fault.code, severity="error", path="/filter", message=fault.message, position=fault.position)
            for fault in faults
        )


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """A filter ready for use.

    ``where`` is SQL over ``s``, a row of ``submissions``; ``rest`` is what only ``holds`` can tell of the rows that are left.
    ``narrows`` are the equalities that every submission in it has, for an index to begin with; ``ranges`` are the ids of fields
    that it sets limits to. ``parts`` counts what all has to hold.
    """

    where: Fragment
    names: KnownNames
    now: datetime
    rest: tuple[Node, ...] = ()
    narrows: tuple[Narrow, ...] = ()
    ranges: frozenset[str] = frozenset()
    parts: int = 0

    @property
    def asks(self) -> bool:
        """Tell whether it asks for anything."""
        return self.parts > 0

    @property
    def is_whole(self) -> bool:
        """Tell whether the database decides alone."""
        return not self.rest

    def sieve(self) -> Sieve:
        """Give what decides about the rest, row by row."""
        return Sieve(self)


class Sieve:
    """Evaluates the rest of a filter. It is for one use at a time."""

    def __init__(self, filter_: Filter) -> None:
        self._names = filter_.names
        self._runs = [compile_tree(node) for node in filter_.rest]
        self._context = Context(filter_.now)

    def holds(self, row: Row) -> bool:
        """Tell whether a submission that the database let through is in."""
        if not self._runs:
            return True
        names = self._names.values(row)
        for run in self._runs:
            self._context.begin()
            try:
                if run(names, self._context) is not True:
                    return False
            except ExpressionError:
                return False
        return True


def compile_filter(forms: CompiledForm | Sequence[CompiledForm], text: str, *, now: datetime) -> Filter:
    """Read and check a filter over a form, or over its versions, the newest first; raises ``FilterInvalidError``."""
    names = known_names([forms] if isinstance(forms, CompiledForm) else forms)
    if not text.strip():
        return Filter(every(()), names, now)
    try:
        expression = parse(text)
    except ExpressionError as fault:
        raise FilterInvalidError([fault], names) from fault
    faults = check(expression, names.scope)
    if not faults and (kind := infer(expression, names.scope).kind) not in _TRUTHS:
        whole = ExpressionError("expression.not_boolean", position=0, length=len(expression.text), found=kind)
        faults = (whole,)
    if faults:
        raise FilterInvalidError(faults, names)
    conditions = Conditions(names.places, now)
    said: list[Fragment] = []
    rest: list[Node] = []
    narrows: list[Narrow] = []
    ranges: set[str] = set()
    for node in _operands(expression.tree):
        try:
            said.append(conditions.condition(node))
        except BeyondSqlError:
            rest.append(node)
        else:
            narrows += narrow(conditions, node)
            ranges |= ranged(conditions, node)
    return Filter(
        every(said),
        names,
        now,
        rest=tuple(rest),
        narrows=tuple(narrows),
        ranges=frozenset(ranges),
        parts=len(said) + len(rest),
    )


def _operands(node: Node) -> Iterator[Node]:
    if isinstance(node, Logic) and node.sign == "and":
        for operand in node.operands:
            yield from _operands(operand)
    else:
        yield node
