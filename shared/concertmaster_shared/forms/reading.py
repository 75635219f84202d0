"""Reading a form document from JSON: only its shape; every misfit is a problem with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, ClassVar, Final

from pydantic import ValidationError

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.problems import Problem, error, join

from .catalogue import FIELD_TYPES
from .document import FormDocument
from .slots import TAG_SIGN

DEEPEST: Final = 64

LARGEST: Final = 2**53
"""Whole numbers beyond it are not exact in a browser."""

STAMPS: Final = frozenset({"id", "version", "hash"})
"""What a store stamps on a document it gives out. It belongs to the version, so that reading leaves it aside."""

_LONGEST_SHOWN: Final = 64
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_KEY: Final = "[key]"
"""How pydantic calls a key that does not fit, after the key itself."""

_UNKNOWN_KEY: Final = "extra_forbidden"
_MISSING_KEY: Final = "missing"


class UnreadableFormError(ConcertMasterError):
    """A value that is no form document; ``problems`` name the places."""

    code: ClassVar[str] = "form.unreadable"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


def read_form(value: object) -> FormDocument:
    """Read a form document from a JSON value; raises ``UnreadableFormError``."""
    problems = tuple(_unstorable(value))
    if problems:
        raise UnreadableFormError(problems)
    try:
        return FormDocument.model_validate_json(json.dumps(_unstamped(value), ensure_ascii=False))
    except ValidationError as misfit:
        raise UnreadableFormError(tuple(_problems(misfit, value))) from None


def _unstamped(value: object) -> object:
    return {key: part for key, part in value.items() if key not in STAMPS} if isinstance(value, dict) else value


def _unstorable(value: object) -> Iterator[Problem]:
    """Find what no JSON document or database can hold, without recursion."""
    waiting: list[tuple[object, tuple[object, ...]]] = [(value, ())]
    while waiting:
        part, place = waiting.pop()
        if len(place) > DEEPEST:
            yield error("form.too_deep", join(*place[:3]), limit=DEEPEST)
            return
        if isinstance(part, str):
            if _bad_text(part):
                yield error("form.bad_text", join(*place))
        elif isinstance(part, dict):
            for key, inner in part.items():
                if not isinstance(key, str) or _bad_text(key):
                    yield error("form.bad_text", join(*place))
                else:
                    waiting.append((inner, (*place, key)))
        elif isinstance(part, list):
            waiting.extend((inner, (*place, index)) for index, inner in enumerate(part))
        elif not _is_simple(part):
            yield error("form.not_json", join(*place))


def _is_simple(part: object) -> bool:
    if isinstance(part, float):
        return isfinite(part)
    return part is None or (isinstance(part, int) and abs(part) <= LARGEST)


def _bad_text(text: str) -> bool:
    return _UNSTORABLE.search(text) is not None


def _problems(misfit: ValidationError, value: object) -> Iterator[Problem]:
    seen: set[str] = set()
    for detail in misfit.errors(include_url=False, include_context=True):
        place = _place(detail["loc"], value)
        path = join(*place)
        if path not in seen:
            seen.add(path)
            yield _problem(detail["type"], detail["msg"], place, value)


def _place(location: Sequence[int | str], value: object) -> tuple[object, ...]:
    """Leave out of pydantic's location what is no key of the document: the tags of unions and the names of their members."""
    place: list[object] = []
    part: Any = value
    last = len(location) - 1
    for index, step in enumerate(location):
        if isinstance(step, str) and step.startswith(TAG_SIGN):
            continue
        if _holds(part, step):
            part = part[step]
        elif step == _KEY or not (isinstance(part, dict) and index == last):
            continue
        place.append(_name(part, step))
    return tuple(place)


def _holds(part: object, step: int | str) -> bool:
    if isinstance(part, list):
        return isinstance(step, int) and step < len(part)
    return isinstance(part, dict) and step in part


def _name(part: object, step: int | str) -> object:
    """Name an item of a list by its id where it has one, so that the path stays true while the document changes."""
    if isinstance(step, int) and isinstance(part, Mapping):
        return part.get("id") or part.get("screen") or step
    return step


def _problem(kind: str, message: str, place: tuple[object, ...], value: object) -> Problem:
    path = join(*place)
    key = place[-1] if place else ""
    if kind == _UNKNOWN_KEY:
        return error("form.unknown_key", path, key=key)
    if kind == _MISSING_KEY:
        return error("form.missing_key", path, key=key)
    if kind == "unknown_field_type":
        return _unknown_type(place, value)
    return error("form.wrong_shape", path, reason=message.removeprefix("Value error, "))


def _unknown_type(place: tuple[object, ...], value: object) -> Problem:
    field: Any = value
    for step in place:
        field = field[step]
    if not isinstance(field, dict):
        return error("form.field_not_object", join(*place))
    known = ", ".join(FIELD_TYPES)
    if "type" not in field:
        return error("form.missing_key", join(*place, "type"), key="type")
    return error("form.unknown_type", join(*place, "type"), type=str(field["type"])[:_LONGEST_SHOWN], known=known)
