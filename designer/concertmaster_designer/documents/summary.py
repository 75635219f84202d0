"""What a node does, in a few words made from its parameters: the second line on its card. Pure; strange values give nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from concertmaster_shared.nodes import CATALOGUE, NodeSpec
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression

from .cadence import calendar_words, length_words

Parameters = Mapping[str, object]

_LONGEST: Final = 80
_LONGEST_S: Final = 1e12
_TEMPLATE: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_SHOWN_NAMES: Final = 3


def summary(node: Mapping[str, Any], names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Say what a node, given as in a document, does; ``names`` are those of workflows by id, as far as they are known."""
    spec = CATALOGUE.get(str(node.get("type")))
    parameters = node.get("parameters")
    if spec is None or not isinstance(parameters, dict):
        return ""
    text = _called(parameters, names) if spec.type == "flow.call" else _SPECIAL.get(spec.type, _first_value)(parameters, spec)
    return " ".join(text.split())[:_LONGEST]


def _request(parameters: Parameters, spec: NodeSpec) -> str:
    method = _words(parameters.get("method", _default(spec, "method")))
    address = parameters.get("url")
    if not isinstance(address, str):
        return f"{method} {_words(address)}"
    without_scheme = address.partition("://")[2] or address
    try:
        host = urlsplit(address).netloc
    except ValueError:
        host = ""
    return f"{method} {without_scheme if host else address}"


def _hook(parameters: Parameters, _spec: NodeSpec) -> str:
    path = _words(parameters.get("path"))
    return f"/hooks/{path}" if path else "address made at publishing"


def _filter(parameters: Parameters, _spec: NodeSpec) -> str:
    return f"where {where}" if (where := _words(parameters.get("where"))) else ""


def _cases(parameters: Parameters, spec: NodeSpec) -> str:
    return _listed([port.name for port in spec.ports_of(parameters)[: -len(spec.outputs)]])


def _called(parameters: Parameters, names: Mapping[str, str]) -> str:
    called = _words(parameters.get("workflow"))
    return names.get(called, called)


def _schedule(parameters: Parameters, _spec: NodeSpec) -> str:
    calendar, zone = calendar_words(_words(parameters.get("cron"))), _words(parameters.get("time_zone"))
    return _with(calendar, f", {zone}" if zone not in {"", "UTC"} else "")


def _loop(parameters: Parameters, _spec: NodeSpec) -> str:
    at_once = parameters.get("parallel", 1)
    return _with(_words(parameters.get("items")), f", {at_once} at once" if at_once != 1 else "")


def _merge(parameters: Parameters, spec: NodeSpec) -> str:
    mode = parameters.get("mode", _default(spec, "mode"))
    count = _words(parameters.get("n", _default(spec, "n")))
    what = {"all": "all branches", "any": "the first branch", "first": f"the first {count} branches"}.get(str(mode), "")
    limit = parameters.get("timeout")
    return _with(what, f", at most {_length(limit)}" if limit is not None else "")


def _wait(parameters: Parameters, _spec: NodeSpec) -> str:
    if until := _words(parameters.get("until")):
        return f"until {until}"
    seconds = parameters.get("seconds")
    return "" if seconds is None else _length(seconds)


def _approval(parameters: Parameters, _spec: NodeSpec) -> str:
    quorum = parameters.get("quorum", 1)
    return _with(_people(parameters.get("to")), f", {_words(quorum)} needed" if quorum != 1 else "")


def _personal_form(parameters: Parameters, _spec: NodeSpec) -> str:
    form, people = _words(parameters.get("form")), _people(parameters.get("to"))
    return f"{form} to {people}" if form and people else form or people


def _statement(parameters: Parameters, _spec: NodeSpec) -> str:
    return ": ".join(words for name in ("connection", "sql") if (words := _words(parameters.get(name))))


def _webhook(parameters: Parameters, _spec: NodeSpec) -> str:
    receiver = _words(parameters.get("url")) or _words(parameters.get("connection"))
    return _with(_words(parameters.get("event_type")), f" to {receiver}" if receiver else "")


def _groups(parameters: Parameters, _spec: NodeSpec) -> str:
    measures, by = parameters.get("measures"), _words(parameters.get("group_by"))
    what = _listed(list(measures)) if isinstance(measures, dict) and measures else _words(parameters.get("items"))
    return _with(what, f" by {by}" if by else "")


def _people(value: object) -> str:
    return _listed([_words(one) for one in value]) if isinstance(value, list) else _words(value)


def _length(seconds: object) -> str:
    if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and 0 <= seconds <= _LONGEST_S:
        return length_words(seconds)
    return f"{_words(seconds)} seconds"


def _with(words: str, more: str) -> str:
    return words + more if words else ""


def _names(parameters: Parameters, _spec: NodeSpec) -> str:
    values = parameters.get("values")
    if not isinstance(values, dict):
        return _words(values)
    return _listed(list(values))


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    return ", ".join(names[:_SHOWN_NAMES]) + more


def _first_value(parameters: Parameters, spec: NodeSpec) -> str:
    shown = (parameter for parameter in spec.parameters if parameter.required)
    return next((words for parameter in shown if (words := _words(parameters.get(parameter.name)))), "")


def _words(value: object) -> str:
    """Say a value: an expression by its text, without the part of names that every reader knows."""
    if value is None:
        return ""
    if isinstance(value, dict):
        if is_expression(value):
            return str(value[EXPRESSION_KEY]).replace("steps.", "")
        return ", ".join(str(name) for name in value)
    if isinstance(value, bool):
        return "always" if value else "never"
    if isinstance(value, list):
        return f"{len(value)} item{'' if len(value) == 1 else 's'}"
    return _TEMPLATE.sub(lambda part: part[1].replace("steps.", ""), str(value))


def _default(spec: NodeSpec, name: str) -> object:
    parameter = spec.parameter(name)
    return parameter.default if parameter else None


_SPECIAL: Final[Mapping[str, Callable[[Parameters, NodeSpec], str]]] = {
    "http.request": _request,
    "trigger.webhook": _hook,
    "data.filter": _filter,
    "data.set": _names,
    "data.sort": lambda parameters, _spec: f"by {by}" if (by := _words(parameters.get("by"))) else "",
    "data.aggregate": _groups,
    "data.join": lambda parameters, _spec: " with ".join(
        words for name in ("left", "right") if (words := _words(parameters.get(name)))
    ),
    "logic.switch": _cases,
    "logic.for_each": _loop,
    "logic.merge": _merge,
    "logic.wait": _wait,
    "logic.stop": lambda parameters, _spec: _words(parameters.get("error")) or "as succeeded",
    "trigger.schedule": _schedule,
    "people.approval": _approval,
    "people.form": _personal_form,
    "email.send": lambda parameters, _spec: f"to {people}" if (people := _people(parameters.get("to"))) else "",
    "database.query": _statement,
    "database.write": _statement,
    "webhook.send": _webhook,
}
