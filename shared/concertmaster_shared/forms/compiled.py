"""A form made ready for answers: expressions parsed, checks built, order settled. Made once a version, kept by its hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from concertmaster_shared.expressions import Context

from .document import Check, Ending, FormDocument, Page
from .spec import Accept, FieldSettings, FieldSpec
from .themes import Look
from .values.limits import Limits, Within
from .values.tables import Table

Rule = Callable[[Mapping[str, Any], Context], Any]
"""A slot made ready: gives its value for the names it may use; raises ``ExpressionError`` alone."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Shown:
    """What can be shown or hidden. ``parent`` is the id of what hides it too, ``None`` where nothing does.

    ``conditional`` is false where it is always shown; then nobody needs to ask.
    """

    id: str
    parent: str | None
    conditional: bool
    show_if: Rule


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CompiledField(Shown):
    """A field that takes an answer or works one out. ``position`` counts fields in reading order, ``page`` counts pages.

    ``required`` says that it needs an answer whatever the others are; ``required_if`` asks them. ``limits`` are the constant
    ones, ready to compare; ``open_limits`` ask other answers, and then ``within`` waits until all are known. ``choice_rules``
    say when choices may be taken, and under ``""`` which rows of the ``dataset`` that holds the answers. ``saved`` says
    whether a computed value is kept, ``row_key`` names the ids of fields that must differ from row to row.
    """

    name: str
    settings: FieldSettings
    spec: FieldSpec[Any]
    position: int
    page: int
    accept: Accept
    operand: Callable[[Any], object] | None
    required: bool
    required_if: Rule | None
    within: Within | None
    limits: Limits
    open_limits: tuple[tuple[str, Rule], ...]
    computed: Rule | None
    choice_rules: tuple[tuple[str, Rule], ...]
    dataset: str | None
    saved: bool
    row_key: tuple[str, ...]
    rows: Level | None

    @property
    def waits(self) -> bool:
        """Tell whether requirement or limits depend on other answers, so that they are looked at last."""
        asks = self.required_if is not None or self.dataset is not None
        return asks or bool(self.open_limits) or bool(self.choice_rules)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """The fields outside all repeats, or those of one repeat. ``steps`` stand in the order in which they are worked out."""

    id: str
    steps: tuple[Shown, ...]
    fields: Mapping[str, CompiledField]
    blank: Mapping[str, None]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledCheck:
    """A rule over several answers. ``page`` is the last page it reads from; ``reads`` names the fields it uses."""

    check: Check
    rule: Rule
    at: CompiledField | None
    page: int
    reads: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledForm:
    """A form ready for answers.

    ``fields`` holds every field with an answer by id, ``dependents`` leads from such an id to the fields and pages that the
    answer shows, hides or changes. ``read_datasets`` names those that expressions read; ``datasets`` holds the rows, which are
    handed in (``with_datasets``) and are no part of the version; nor is the ``look``.
    """

    document: FormDocument
    hash: str
    top: Level
    fields: Mapping[str, CompiledField]
    checks: tuple[CompiledCheck, ...]
    endings: tuple[tuple[Ending, Rule], ...]
    dependents: Mapping[str, frozenset[str]]
    read_datasets: frozenset[str] = frozenset()
    datasets: Mapping[str, Table] = field(default_factory=dict)
    look: Look | None = None

    @property
    def pages(self) -> tuple[Page, ...]:
        """Give the pages of the document."""
        return self.document.pages

    @property
    def datasets_mark(self) -> tuple[str, ...]:
        """Tell the state of all datasets from every other."""
        return tuple(dataset.mark for dataset in self.datasets.values())

    def page_of(self, path: str) -> str | None:
        """Give the id of the page on which the field of a problem's path stands."""
        _empty, _answers, name = [*path.split("/", 3), "", ""][:3]
        field = self.top.fields.get(name)
        return None if field is None else self.pages[field.page].id
