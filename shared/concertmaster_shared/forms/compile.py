"""Compiling a form document: parse its expressions, build each field's check, settle the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.expressions import compiled, parse
from concertmaster_shared.problems import Problem

from .analysis.analyse import Analysis, analyse
from .analysis.check_form import check_form
from .analysis.layout import PAGES, Placed
from .compiled import CompiledCheck, CompiledField, CompiledForm, Level, Rule, Shown
from .document import Check, FormDocument, content_hash
from .slots import ExpressionText
from .spec import AnswerSettings


class InvalidFormError(ConcertMasterError):
    """A document that cannot take answers; ``problems`` say why."""

    code: ClassVar[str] = "form.invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(count=len(self.problems))


def compile_form(document: FormDocument) -> CompiledForm:
    """Make a document ready for answers; raises ``InvalidFormError`` when it has errors."""
    errors = [problem for problem in check_form(document) if problem.severity == "error"]
    if errors:
        raise InvalidFormError(errors)
    return _Compiler(document).form()


class _Compiler:
    """Builds the levels from the inside out; what is built is frozen."""

    def __init__(self, document: FormDocument) -> None:
        self.document = document
        self.analysis: Analysis = analyse(document)
        self.fields: dict[str, CompiledField] = {}
        self.pages = {page.id: number for number, page in enumerate(document.pages)}
        self.positions = {field_id: position for position, field_id in enumerate(self.analysis.layout.placed)}
        self.conditional = self._conditional()

    def form(self) -> CompiledForm:
        top = self._level(PAGES)
        return CompiledForm(
            document=self.document,
            hash=content_hash(self.document),
            top=top,
            fields=self.fields,
            checks=tuple(self._check(check) for check in self.document.checks),
            endings=tuple((ending, _rule(ending.condition, default=True)) for ending in self.document.endings),
            dependents=self._dependents(),
            read_datasets=self._read_datasets(),
        )

    def _conditional(self) -> frozenset[str]:
        """Give the ids of what may be hidden: by its own condition, or by what it stands in."""
        found = {page.id for page in self.document.pages if not _always_shown(page.show_if)}
        for placed in self.analysis.layout.placed.values():
            around = placed.parent if placed.parent != placed.level else None
            if around in found or not _always_shown(placed.settings.show_if):
                found.add(placed.id)
        return frozenset(found)

    def _level(self, level: str) -> Level:
        placed_here = self.analysis.layout.placed
        steps: list[Shown] = []
        for node in self.analysis.order.levels[level]:
            placed = placed_here.get(node)
            if placed is not None and placed.spec.has_answer:
                steps.append(self._field(placed))
            elif node in self.conditional:
                steps.append(self._gate(node, placed))
        fields = {step.name: step for step in steps if isinstance(step, CompiledField)}
        return Level(level, tuple(steps), fields, dict.fromkeys(fields))

    def _gate(self, node: str, placed: Placed | None) -> Shown:
        """Build a page, section or note: nothing to answer, but it can be hidden."""
        slot = self.document.pages[self.pages[node]].show_if if placed is None else placed.settings.show_if
        parent = None if placed is None else self._parent(placed)
        return Shown(id=node, parent=parent, conditional=True, show_if=_rule(slot, default=True))

    def _field(self, placed: Placed) -> CompiledField:
        settings, spec = placed.settings, placed.spec
        computed = spec.computed(settings)
        required = settings.required if isinstance(settings, AnswerSettings) and computed is None else False
        slots = {key: spec.limit_slot(key, settings) for key in spec.limits}
        field = CompiledField(
            id=placed.id,
            parent=self._parent(placed),
            conditional=placed.id in self.conditional,
            show_if=_rule(settings.show_if, default=True),
            name=placed.name,
            settings=settings,
            spec=spec,
            position=self.positions[placed.id],
            page=self.pages[placed.page],
            accept=spec.accept(settings),
            operand=spec.kind.operand,
            required=required is True,
            required_if=_rule(required) if isinstance(required, ExpressionText) else None,
            within=None if spec.within is None else spec.within(settings),
            limits={key: None if _asks(slot) else spec.limit(slot, settings) for key, slot in slots.items()},
            open_limits=tuple((key, _rule(slot)) for key, slot in slots.items() if isinstance(slot, ExpressionText)),
            computed=None if computed is None else _rule(computed),
            choice_rules=tuple((choice, _rule(slot)) for choice, slot in spec.conditions(settings)),
            dataset=spec.dataset(settings),
            saved=getattr(settings, "save", True),
            row_key=getattr(settings, "key", ()),
            rows=self._level(placed.id) if placed.is_repeat else None,
        )
        self.fields[placed.id] = field
        return field

    def _parent(self, placed: Placed) -> str | None:
        return placed.parent if placed.parent in self.conditional and placed.parent != placed.level else None

    def _check(self, check: Check) -> CompiledCheck:
        at = None if check.at is None else self.fields[check.at]
        named = _names_in(check.if_not)
        needed = self._needed([placed.id for placed in self.analysis.layout.at_level(PAGES) if placed.name in named])
        reads = frozenset(placed.name for placed in self.analysis.layout.at_level(PAGES) if placed.id in needed)
        pages = [self.fields[field_id].page for field_id in needed]
        return CompiledCheck(check, _rule(check.if_not), at, max([*pages, at.page if at else 0]), reads)

    def _needed(self, field_ids: Sequence[str]) -> set[str]:
        """Give the fields some values come from: themselves, for repeats what is inside, and what decides about them."""
        waiting, seen = list(field_ids), set(field_ids)
        while waiting:
            field_id = waiting.pop()
            inside = (inner.id for inner in self.analysis.layout.placed.values() if field_id in inner.repeats)
            for used in (*self.analysis.used.get(field_id, ()), *inside):
                if used not in seen and used in self.fields:
                    seen.add(used)
                    waiting.append(used)
        return seen

    def _read_datasets(self) -> frozenset[str]:
        roots = frozenset(root for rule in self.analysis.rules for root in rule.roots)
        return roots & self.document.datasets.keys()

    def _dependents(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for owner, used in self.analysis.used.items():
            for field_id in used:
                found.setdefault(field_id, set()).add(owner)
        return {field_id: frozenset(owners) for field_id, owners in found.items()}


def _names_in(slot: object) -> frozenset[str]:
    """Give the names an expression uses."""
    if not isinstance(slot, ExpressionText):
        return frozenset()
    return frozenset(reference.root for reference in parse(slot.expr).references)


def _asks(slot: object) -> bool:
    return slot is None or isinstance(slot, ExpressionText)


def _always_shown(slot: object) -> bool:
    return slot is None or slot is True


def _rule(slot: object, *, default: object = None) -> Rule:
    if isinstance(slot, ExpressionText):
        return compiled(parse(slot.expr))
    value = default if slot is None else slot
    return lambda _names, _context: value
