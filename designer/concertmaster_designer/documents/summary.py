"""What a node does, in a few words made from its parameters: the second line on its card. Pure; strange values give nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from concertmaster_shared.nodes import CATALOGUE, NodeSpec
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression

Parameters = Mapping[str, object]

_LONGEST: Final = 80
_SHOWN_NAMES: Final = 3


def summary(node: Mapping[str, Any]) -> str:
    """Say what a node, given as in a document, does."""
    spec = CATALOGUE.get(str(node.get("type")))
    parameters = node.get("parameters")
    if spec is None or not isinstance(parameters, dict):
        return ""
    text = _SPECIAL.get(spec.type, _first_value)(parameters, spec)
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
    return f"{len(value)} items" if isinstance(value, list) else str(value)


def _default(spec: NodeSpec, name: str) -> object:
    parameter = spec.parameter(name)
    return parameter.default if parameter else None


_SPECIAL: Final[Mapping[str, Callable[[Parameters, NodeSpec], str]]] = {
    "http.request": _request,
    "trigger.webhook": _hook,
    "data.filter": _filter,
    "data.set": _names,
    "data.sort": lambda parameters, _spec: f"by {by}" if (by := _words(parameters.get("by"))) else "",
    "logic.switch": _cases,
}
