"""The sentences a page may say by itself, by what is wrong: the author's own where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.fields.money import allowed_currencies
from concertmaster_shared.forms.values.refusals import Refusal
from concertmaster_shared.forms.wording import label_of
from concertmaster_shared.messages import sentence

_PREFIX: Final = "answer."
_NUMBER: Final = ("number_ambiguous", "number_too_large", "too_small", "too_big")
_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("too_short", "too_long", "pattern"),
    "long_text": ("too_short", "too_long"),
    "integer": (*_NUMBER, "not_whole", "step"),
    "decimal": ("not_a_number", *_NUMBER, "too_many_decimals"),
    "money": ("not_a_number", *_NUMBER, "too_many_decimals"),
    "date": ("not_a_date", "too_early", "too_late"),
    "time": ("not_a_time", "too_early", "too_late"),
    "date_range": ("not_a_date", "open_range", "range_backwards", "too_early", "too_late", "range_too_short", "range_too_long"),
    "choice": ("other_text",),
    "email": ("not_the_same",),
    "location": ("half_a_place", "not_a_latitude", "not_a_longitude"),
    "choices": ("other_text", "exclusive_choice", "too_few_chosen", "too_many_chosen"),
}
_LOW: Final = ("min", "min_len")
_ASKED: Final = {
    "too_small": "min", "too_big": "max", "too_early": "min", "too_late": "max", "too_short": "min_len", "too_long": "max_len",
    "too_few_chosen": "min", "too_many_chosen": "max",
}  # fmt: skip
"""Which limit a sentence is about; without that limit it is never said."""


def sentences_of(form: CompiledForm, field: CompiledField, locale: str, *, open_limits: frozenset[str]) -> dict[str, str]:
    """Give the sentences of a field; braces stay where only the page knows what to fill in."""
    settings: Any = field.settings
    found: dict[str, str] = {}
    if field.required or "required" in open_limits:
        found["required"] = _sentence(form, field, locale, code=field.spec.required_code.removeprefix(_PREFIX), parameters={})
    for code in _CODES.get(settings.type, ()):
        parameters = _parameters(field, code, open_limits)
        if parameters is not None:
            found[code] = _sentence(form, field, locale, code=code, parameters=parameters)
    return found


def _parameters(  # noqa: PLR0911 - one line a code
    field: CompiledField, code: str, open_limits: frozenset[str]
) -> dict[str, Any] | None:
    """Give what fills a sentence, or ``None`` where it can never be needed."""
    settings: Any = field.settings
    match code:
        case "pattern":
            return {} if settings.pattern is not None else None
        case "other_text":
            return {} if settings.other else None
        case "not_the_same":
            return {} if settings.confirm else None
        case "step":
            start = settings.min if isinstance(settings.min, int) else 0
            return {"step": settings.step, "start": start} if settings.step else None
        case "too_many_decimals":
            return {"decimals": getattr(settings, "decimals", None) or "{decimals}"}
        case "number_ambiguous":
            return {"first": "{first}", "second": "{second}"}
        case "range_too_short":
            return {"min": settings.min_days} if settings.min_days else None
        case "range_too_long":
            return {"max": settings.max_days} if settings.max_days else None
        case _ if code in _ASKED:
            return _limit_parameters(field, code, open_limits)
    return {}


def _limit_parameters(field: CompiledField, code: str, open_limits: frozenset[str]) -> dict[str, Any] | None:
    key = _ASKED[code]
    shown = "min" if key in _LOW else "max"
    limit = field.limits.get(key)
    if key in open_limits or (limit is not None and field.spec.type == "money" and len(allowed_currencies(_of(field))) > 1):
        return {shown: f"{{{shown}}}"}
    if limit is None or field.within is None:
        return None
    return dict(_told(field, key, limit))


def _told(field: CompiledField, key: str, limit: Any) -> Mapping[str, Any]:
    """Let the field's own check say how it shows a limit, by an answer just beyond it."""
    beyond = limit + (-1 if key in _LOW else 1) if isinstance(limit, int | float) else ("" if key in _LOW else "\U0010ffff")
    answer: Any = beyond
    if field.spec.type == "money":
        answer = {"amount": beyond, "currency": allowed_currencies(_of(field))[0]}
    elif field.spec.type == "date_range":
        answer = {"start": beyond, "end": beyond}
    elif field.spec.type in {"text", "long_text", "choices"}:
        answer = "x" * max(0, int(beyond))
    only = {name: limit if name == key else None for name in field.limits}
    refusal = field.within(answer, only) if field.within is not None else None
    return refusal.parameters if isinstance(refusal, Refusal) else {"min": limit, "max": limit}


def _of(field: CompiledField) -> Any:
    return field.settings


def _sentence(form: CompiledForm, field: CompiledField, locale: str, *, code: str, parameters: Mapping[str, Any]) -> str:
    key = "required" if code.startswith("required") else code
    own: Mapping[str, str] = getattr(field.settings, "messages", {})
    said = form.document.say(f"{field.id}.messages.{key}", own.get(key, ""), locale)
    return said or sentence(_PREFIX + code, {"label": label_of(form, field, locale), **parameters}, language=locale)
