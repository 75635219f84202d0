"""What a walk has to tell, gathered before it is put into words: most submissions have nothing, and cost nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from concertmaster_shared.expressions import ExpressionError

from .compiled import CompiledCheck, CompiledField, Shown
from .values.refusals import Refusal

MOST_UNKNOWN: Final = 20
LONGEST_NAME: Final = 64

_LAST: Final = 1_000_000
"""Order of what belongs to no field."""


class Place(NamedTuple):
    """Where a level is: outside all repeats, or in one row. ``order`` sorts what is told as the page is read."""

    prefix: str = ""
    path: tuple[object, ...] = ()
    order: tuple[int, ...] = ()

    def row(self, repeat: CompiledField, number: int) -> Place:
        """Give the place of one row."""
        return Place(
            f"{self.prefix}{repeat.id}/{number}/",
            (*self.path, repeat.name, number),
            (*self.order, repeat.position, number),
        )


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell. ``path`` leads through names and row numbers."""

    refusal: Refusal
    path: tuple[object, ...]
    order: tuple[int, ...]
    page: int = 0
    field: CompiledField | None = None
    check: CompiledCheck | None = None
    is_warning: bool = False


class Notes:
    """Everything one walk noted; ``troubled`` names the fields outside repeats that have an error, in a row or themselves."""

    __slots__ = ("found", "troubled")

    def __init__(self) -> None:
        self.found: list[Note] = []
        self.troubled: set[str] = set()

    def refuse(self, field: CompiledField, refusal: Refusal, place: Place) -> None:
        """Note why an answer is not taken."""
        path = (*place.path, field.name)
        self.found.append(Note(refusal, path, (*place.order, field.position), field.page, field))
        self.troubled.add(str(path[0]))

    def warn(self, step: Shown, refusal: Refusal, place: Place) -> None:
        """Note what the form's author should look at; it stops nothing."""
        if isinstance(step, CompiledField):
            path, order = (*place.path, step.name), (*place.order, step.position)
            self.found.append(Note(refusal, path, order, step.page, step, is_warning=True))
        else:
            self.found.append(Note(refusal, place.path, place.order, is_warning=True))

    def fault(self, step: Shown, fault: ExpressionError, place: Place) -> None:
        """Note an expression that failed."""
        self.warn(step, Refusal("answer.rule_failed", {"reason": fault.message}), place)

    def same_row(self, repeat: CompiledField, key: CompiledField, row: Place) -> None:
        """Note a row that says the same as one before."""
        self.found.append(Note(Refusal("answer.same_row"), (*row.path, key.name), row.order, repeat.page, repeat))
        self.troubled.add(str(row.path[0]))

    def check(self, check: CompiledCheck, fault: ExpressionError | None = None) -> None:
        """Note a check of the form that does not hold, or that failed itself."""
        path = () if check.at is None else (check.at.name,)
        order = (_LAST,) if check.at is None else (check.at.position,)
        if fault is not None:
            refusal = Refusal("answer.rule_failed", {"reason": fault.message})
            self.found.append(Note(refusal, path, order, check.page, check.at, is_warning=True))
            return
        warns = check.check.level == "warning"
        self.found.append(Note(Refusal("answer.check_failed"), path, order, check.page, check.at, check, warns))

    def unknown(self, names: Iterable[object], place: Place) -> None:
        """Note answers to fields there are not; a hostile body may hold very many."""
        for name in islice(names, MOST_UNKNOWN):
            shown = str(name)[:LONGEST_NAME]
            refusal = Refusal("answer.unknown", {"name": shown})
            self.found.append(Note(refusal, (*place.path, shown), (*place.order, _LAST)))
