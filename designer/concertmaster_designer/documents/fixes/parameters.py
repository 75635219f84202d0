"""Fixes of parameters: the name, the kind, the choice or the bound that was meant, or a value to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from concertmaster_designer.documents.history import Edits
from concertmaster_shared.nodes import CATALOGUE, Parameter
from concertmaster_shared.nodes.spec import PORT_FIELD
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.edits import SetParameters

from .fix import Fix, Place, nearest_of, set_at, value_at, without

_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
_NOTHING = object()


def known_name(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Offer the parameter that is most like an unknown one, where it has no value yet; else to take the unknown one away."""
    name, siblings = place.rest[-1], _siblings(place)
    inside = place.rest[1:-1]
    taken = value_at(Place(place.part, place.id, place.rest[:-1], place.node))
    free = [sibling.name for sibling in siblings if sibling.name not in taken]
    word = nearest_of(name, free)
    if word and not inside:
        yield Fix(f"Rename it to '{word}'", (SetParameters(id=place.id, set={word: value_at(place)}, remove=(name,)),))
    elif word:
        renamed = {word if key == name else key: item for key, item in taken.items()}
        yield Fix(f"Rename it to '{word}'", set_at(Place(place.part, place.id, place.rest[:-1], place.node), renamed))
    yield Fix(f"Remove '{name}'", without(place))


def default(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Offer the value that a parameter has where nobody says otherwise, or the only one it can have."""
    parameter = _parameter(place)
    if parameter is None:
        return
    value = parameter.default if parameter.default not in (None, "", [], {}) else _NOTHING
    if value is _NOTHING and len(parameter.choices) == 1:
        value = parameter.choices[0]
    if value is not _NOTHING:
        yield Fix(f"Set {parameter.title} to {_shown(value)}", set_at(place, value))


def constant(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Put the default in place of an expression that cannot stand there."""
    parameter = _parameter(place)
    if parameter is None:
        return
    if parameter.default is not None:
        yield Fix(f"Set {parameter.title} to {_shown(parameter.default)}", set_at(place, parameter.default))
    elif not parameter.required:
        yield Fix("Remove the expression", without(place))


def convert(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Turn a constant into the kind that is asked for, where that loses nothing."""
    parameter = _parameter(place)
    made = _NOTHING if parameter is None else _converted(value_at(place), parameter.kind)
    if made is not _NOTHING:
        yield Fix(f"Make it {_shown(made)}", set_at(place, made))


def choice(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Offer the choice that is most like what stands there, else the default."""
    parameter = _parameter(place)
    if parameter is None:
        return
    word = nearest_of(str(value_at(place)), parameter.choices) or parameter.default
    if isinstance(word, str) and word:
        yield Fix(f"Choose '{word}'", set_at(place, word))


def into_range(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Take the bound that is nearest."""
    parameter, value = _parameter(place), value_at(place)
    if parameter is None:
        return
    bound = parameter.minimum if parameter.minimum is not None and value < parameter.minimum else parameter.maximum
    if bound is not None:
        made = int(bound) if float(bound).is_integer() else bound
        yield Fix(f"Set it to {made}", set_at(place, made))


def free_port(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Give a port a name that no other one has."""
    node, name = place.node, str(value_at(place))
    spec = CATALOGUE.get(node.type) if node is not None else None
    if node is None or spec is None:
        return
    entries = node.parameters.get(place.parameter)
    named = [entry.get(PORT_FIELD) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    taken = {*spec.output_names(node.parameters), *named}
    made = next(word for number in range(2, len(taken) + 3) if (word := f"{name}_{number}") not in taken)
    yield Fix(f"Rename the port to '{made}'", set_at(place, made))


def given_value(_draft: Draft, problem: Problem, place: Place) -> Iterator[Fix]:
    """Add a value for a name that a statement asks for."""
    node, name = place.node, _quoted(problem.message)
    if node is None or not name:
        return
    values = node.parameters.get("parameters")
    known = values if isinstance(values, dict) else {}
    edits: Edits = (SetParameters(id=place.id, set={"parameters": {**known, name: None}}),)
    yield Fix(f"Add '{name}' to the values", edits)


def drop(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Take away what nothing uses."""
    yield Fix(f"Remove '{place.rest[-1]}'", without(place))


def _parameter(place: Place) -> Parameter | None:
    siblings = _siblings(place)
    return next((parameter for parameter in siblings if parameter.name == place.rest[-1]), None)


def _siblings(place: Place) -> Sequence[Parameter]:
    """Give the settings that may stand where a place is: those of the type, of an object, or of an entry."""
    spec = CATALOGUE.get(place.node.type) if place.node is not None else None
    siblings: Sequence[Parameter] = spec.parameters if spec is not None else ()
    names = list(place.rest[1:-1])
    while names:
        parameter = next((known for known in siblings if known.name == names[0]), None)
        if parameter is None:
            return ()
        if parameter.fields:
            siblings, names = parameter.fields, names[1:]
        else:
            siblings, names = parameter.entries, names[2:]
    return siblings


def _converted(value: object, kind: str) -> object:
    if kind in {"text", "long_text"} and isinstance(value, (bool, int, float)):
        return json.dumps(value)
    if kind in {"list", "mapping", "object"} and isinstance(value, str):
        return _read(value, list if kind == "list" else dict)
    if kind == "list" and not isinstance(value, (dict, list)):
        return [value]
    if kind in {"boolean", "condition"} and str(value).strip().casefold() in _TRUE | _FALSE:
        return str(value).strip().casefold() in _TRUE
    if kind in {"integer", "number"} and isinstance(value, (str, float)):
        return _number(value, whole=kind == "integer")
    return _NOTHING


def _read(text: str, kind: type) -> object:
    try:
        value = json.loads(text)
    except ValueError:
        return [part.strip() for part in text.split(",")] if kind is list else _NOTHING
    return value if isinstance(value, kind) else [value] if kind is list else _NOTHING


def _number(value: str | float, *, whole: bool) -> object:
    try:
        made = float(str(value).strip().replace(",", ""))
    except ValueError:
        return _NOTHING
    if made.is_integer():
        return int(made)
    return _NOTHING if whole or made != made or made in (float("inf"), float("-inf")) else made  # noqa: PLR0124 - tells NaN


def _quoted(message: str) -> str:
    parts = message.split("'")
    return parts[1] if len(parts) > 1 else ""


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - what a button takes
