"""What stands in a page for its script: the plan, and what this page alone is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from concertmaster_server.pages.entry import rows_of
from concertmaster_server.pages.views import Words
from concertmaster_shared.forms.analysis.placement import is_noticed_in_pages
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.spec import ContainerSettings
from concertmaster_shared.forms.values.refusals import Refusal

from .plan import Step, every_step, plan_of

_ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""Nothing in the data may end the element it stands in."""

_WORDS: Final = ("error", "nothing_yet")

_CHOSEN: Final = frozenset({"choice", "choices"})
"""Types whose own words stay at home: expressions do not see them."""


def build_live(
    form: CompiledForm, page_id: str, *, locale: str, words: Words, answers: Mapping[str, Any], hidden: frozenset[str]
) -> str:
    """Give the JSON of a page; ``answers`` are the respondent's own, of which it holds those it cannot read from its controls."""
    given = _given(form, plan_of(form, page_id, locale), answers, hidden)
    own = {key: value for key, value in {"given": given, "hidden": _waiting(form, page_id, locale, hidden)}.items() if value}
    static = _static(form, page_id, locale, tuple((name, words[name]) for name in _WORDS))
    return static[:-1] + "," + _json(own)[1:] if own else static


@lru_cache(maxsize=256)
def _static(form: CompiledForm, page_id: str, locale: str, words: tuple[tuple[str, str], ...]) -> str:
    return _json({"steps": plan_of(form, page_id, locale), "words": dict(words), "locale": locale})


def parts_of(form: CompiledForm, page_id: str, locale: str) -> frozenset[str]:
    """Give the ids of what the page shows and hides by itself: also sections that may come to stand empty."""
    found = {step["i"] for step in every_step(plan_of(form, page_id, locale)) if "if" in step}
    fields = form.document.fields
    while True:
        around = {
            field_id
            for field_id, settings in fields.items()
            if settings.type == "section"
            and isinstance(settings, ContainerSettings)
            and found.intersection(settings.item)
            and field_id not in found
        }
        if not around:
            return frozenset(found)
        found |= around


def _given(form: CompiledForm, plan: Any, answers: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """Give the respondent's answers on other pages that the page's expressions name, in their normal form."""
    given: dict[str, Any] = {}
    for step in plan:
        known = form.fields.get(step["i"])
        if "g" in step and known is not None and known.computed is None and known.id not in hidden:
            value = _rows(known, step, answers, hidden) if known.rows else _normal(known, answers)
            if value is not None:
                given[known.name] = value
    return given


def _normal(known: CompiledField, answers: Mapping[str, Any]) -> Any:
    value = known.accept(answers.get(known.name))
    if value is None or isinstance(value, Refusal):
        return None
    if is_noticed_in_pages(known.settings):
        return True
    return known.operand(value) if known.spec.type in _CHOSEN and known.operand is not None else value


def _rows(known: CompiledField, step: Step, answers: Mapping[str, Any], hidden: frozenset[str]) -> list[dict[str, Any]]:
    inside = {} if known.rows is None else known.rows.fields
    told = [inside[inner["n"]] for inner in step.get("k", ())]
    return [
        {field.name: _normal(field, row) for field in told if f"{known.id}/{number}/{field.id}" not in hidden}
        for number, row in enumerate(rows_of(answers.get(known.name)))
    ]


def _waiting(form: CompiledForm, page_id: str, locale: str, hidden: frozenset[str]) -> list[str]:
    """Name what the server alone hides on this page."""
    fixed = {step["i"] for step in every_step(plan_of(form, page_id, locale)) if "w" in step}
    return sorted(address for address in hidden if address.rpartition("/")[2] in fixed)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escaped in _ESCAPES.items():
        text = text.replace(sign, escaped)
    return text
