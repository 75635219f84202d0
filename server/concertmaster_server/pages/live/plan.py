"""The plan of a page: its fields in the order in which they are worked out, made once a version, page and language.

A step is a map with short keys, as it stands in every page:

    i id   n name   t type   e elsewhere: on another page   g given by the server   k rows: steps of a repeat
    p id of what hides it too   c shown only sometimes   if condition (a tree)   w shown or hidden by the server alone
    v worked out by this tree   f how that is written   r needs an answer (1 or a tree)   l limits (constants or trees)
    m sentences by what is wrong   o ids of choices, or of a matrix' columns where rows take several, in their order
    x choices that stand alone   z takes own words   a pattern   d most decimals   u unit, or what addresses begin with
    s step, or fewest days or places   from start, or most days   y currencies with their digits
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from concertmaster_shared.expressions.page_tree import pattern_machine
from concertmaster_shared.forms.analysis.analyse import Analysis, analyse
from concertmaster_shared.forms.analysis.placement import Trees, is_noticed_in_pages, is_read_in_pages, place
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm, Level, Shown
from concertmaster_shared.forms.document import Page
from concertmaster_shared.forms.fields.money import allowed_currencies
from concertmaster_shared.forms.fields.ranking import places_of
from concertmaster_shared.forms.slots import ExpressionText
from concertmaster_shared.forms.values.currencies import MINOR_DIGITS
from concertmaster_shared.forms.values.numbers import ANY_DECIMALS

from .sentences import sentences_of

Step = dict[str, Any]

_TOLD: Final = ("r", "l", "a")
"""What a field demands that a page can miss by itself."""


@lru_cache(maxsize=64)
def trees_of(form: CompiledForm) -> Trees:
    """Give what pages of a form may work out."""
    return place(analyse(form.document))


@lru_cache(maxsize=256)
def plan_of(form: CompiledForm, page_id: str, locale: str) -> tuple[Step, ...]:
    """Give the steps of a page, and those of other pages that its expressions name."""
    steps = tuple(_Planner(form, page_id, locale).steps(form.top))
    elsewhere = {step["n"]: step for step in steps if "e" in step}
    wanted: dict[str, Step] = {}
    waiting: list[Any] = [step for step in steps if "e" not in step]
    while waiting:
        for name in _names_in(waiting.pop()):
            if name in elsewhere and name not in wanted:
                wanted[name] = elsewhere[name]
                waiting.append(elsewhere[name])
    return tuple(step for step in steps if "e" not in step or step["n"] in wanted)


def _names_in(part: Any) -> Iterator[str]:
    """Find the names that the trees in a step use."""
    if isinstance(part, Mapping):
        for inner in part.values():
            yield from _names_in(inner)
    elif isinstance(part, list):
        if part[:1] == ["name"]:
            yield part[1]
        for inner in part:
            yield from _names_in(inner)


@lru_cache(maxsize=256)
def is_live(form: CompiledForm, page: Page) -> bool:
    """Tell whether a page may change while people type: by an expression it works out, or a mistake it can tell."""
    return any(_changes(step) for step in plan_of(form, page.id, form.document.default_locale) if "e" not in step)


IN_EVERY_ENGINE: Final = frozenset(
    {
        "all", "any", "coalesce", "contains", "count", "empty", "filter", "if", "len", "map", "max", "min", "now", "round", "sum",
        "today",
    }
)  # fmt: skip
"""Functions that expressions.js brings; the others stand in functions.js."""


@lru_cache(maxsize=256)
def needs_functions(form: CompiledForm, page: Page) -> bool:
    """Tell whether a live page calls functions that few pages call; patterns of texts are among them."""
    return _calls_more(list(plan_of(form, page.id, form.document.default_locale)))


def _calls_more(part: Any) -> bool:
    if isinstance(part, Mapping):
        return "a" in part or any(map(_calls_more, part.values()))
    if not isinstance(part, list):
        return False
    return (part[:1] == ["call"] and part[1] not in IN_EVERY_ENGINE) or any(map(_calls_more, part))


def is_fixed(form: CompiledForm, page_id: str, field_id: str) -> bool:
    """Tell whether only the server knows when a field of a page is shown."""
    return field_id in _fixed(form, page_id)


@lru_cache(maxsize=256)
def _fixed(form: CompiledForm, page_id: str) -> frozenset[str]:
    return frozenset(step["i"] for step in every_step(plan_of(form, page_id, form.document.default_locale)) if "w" in step)


def every_step(steps: Iterable[Step]) -> Iterator[Step]:
    """Give steps and those of the rows inside them."""
    for step in steps:
        yield step
        yield from every_step(step.get("k", ()))


def _changes(step: Step) -> bool:
    has_tree = isinstance(step.get("if"), list) or "v" in step
    return has_tree or not step.keys().isdisjoint(_TOLD) or any(map(_changes, step.get("k", ())))


class _Planner:
    def __init__(self, form: CompiledForm, page_id: str, locale: str) -> None:
        self._form = form
        self._page = page_id
        self._locale = locale
        self._trees = trees_of(form)
        analysis: Analysis = analyse(form.document)
        self._placed = analysis.layout.placed
        self._slots = {page.id: page.show_if for page in form.pages} | {
            placed.id: placed.settings.show_if for placed in self._placed.values()
        }

    def steps(self, level: Level) -> Iterator[Step]:
        for shown in level.steps:
            if shown.id not in self._placed:
                continue
            here = self._placed[shown.id].page == self._page
            step = self._step(shown, here=here)
            if step is not None:
                yield step

    def _step(self, shown: Shown, *, here: bool) -> Step | None:
        step: Step = {"i": shown.id}
        if isinstance(shown, CompiledField):
            more = self._field(shown, here=here)
            if more is None:
                return None
            step |= more
        elif not here:
            return None
        if here:
            step |= self._condition(shown)
        return step

    def _condition(self, shown: Shown) -> Step:
        found: Step = {"c": 1} if shown.conditional else {}
        if shown.parent is not None and shown.parent in self._placed:
            found["p"] = shown.parent
        slot = self._slots[shown.id]
        tree = self._trees.get(shown.id, {}).get("show_if")
        if tree is not None:
            found["if"] = tree
        elif isinstance(slot, ExpressionText) or slot is False:
            found["w"] = 1
        return found

    def _field(self, field: CompiledField, *, here: bool) -> Step | None:
        """Describe a field; nothing is said about those that the respondent does not see."""
        settings: Any = field.settings
        if settings.type == "hidden" or not getattr(settings, "show", True):
            return None
        step: Step = {"n": field.name, "t": settings.type} | ({} if here else {"e": 1})
        own = self._trees.get(field.id, {})
        if field.computed is not None:
            worth = {"v": own["value"]} if "value" in own else {"g": 1}
            shown_by = {key: value for key in ("decimals", "unit") if (value := getattr(settings, key, None)) not in (None, "")}
            return step | worth | ({"f": shown_by} if shown_by else {})
        is_read = is_read_in_pages(settings) or is_noticed_in_pages(settings)
        if not here or not is_read:
            inside = list(self._inside(field.rows)) if field.rows is not None else []
            return step | {"g": 1} | ({"k": inside} if inside else {})
        step |= _reading(field) | self._demands(field, own)
        if field.rows is not None:
            step["k"] = list(self.steps(field.rows))
        return step

    def _inside(self, level: Level) -> Iterator[Step]:
        """Describe the rows of a repeat on another page: only what is needed to read what was given there."""
        for field in level.fields.values():
            if is_read_in_pages(field.settings) and field.computed is None and field.rows is None:
                yield {"i": field.id, "n": field.name, "t": field.spec.type}

    def _demands(self, field: CompiledField, own: Mapping[str, Any]) -> Step:
        demands: Step = {}
        if field.required or "required" in own:
            demands["r"] = own.get("required", 1)
        limits = {key: own.get(key, limit) for key, limit in field.limits.items() if key in own or limit is not None}
        if limits:
            demands["l"] = limits
        sentences = sentences_of(self._form, field, self._locale, open_limits=frozenset(own))
        return demands | ({"m": sentences} if sentences else {})


def _reading(field: CompiledField) -> Step:  # noqa: C901, PLR0911 - one line a type
    """Say what the controls of a type are read by."""
    settings: Any = field.settings
    if is_noticed_in_pages(settings):
        return {"t": "noticed"}
    match settings.type:
        case "integer":
            start = settings.min if isinstance(settings.min, int) else 0
            return {"d": 0} | _filled(u=settings.unit, s=settings.step) | ({"from": start} if settings.step else {})
        case "decimal":
            return {"d": ANY_DECIMALS if settings.decimals is None else settings.decimals} | _filled(u=settings.unit)
        case "money":
            return {"y": {code: MINOR_DIGITS.get(code, 2) for code in allowed_currencies(settings)}}
        case "choice" if settings.other:
            return {"z": 1}
        case "choices":
            alone = [choice.id for choice in settings.choices if choice.exclusive]
            return {"o": [choice.id for choice in settings.choices]} | _filled(x=alone, z=1 if settings.other else None)
        case "matrix" if settings.cells == "several":
            return {"o": [column.id for column in settings.columns]}
        case "ranking":
            return {"s": 1 if settings.partial else places_of(settings)}
        case "url":
            return {"u": "https://" if "https" in settings.schemes else ""}
        case "text" if settings.pattern is not None and not isinstance(machine := pattern_machine(settings.pattern), str):
            return {"a": machine}
        case "date_range":
            return _filled(s=settings.min_days, from_=settings.max_days)
    return {}


def _filled(**parts: Any) -> Step:
    return {key.rstrip("_"): value for key, value in parts.items() if value not in (None, "", [])}
