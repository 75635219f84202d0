"""Content that this version does not know: fields of a newer one, kept on the way from a file back into it.

Models refuse unknown fields; read with ``extra="allow"`` they carry them along. What is written here holds them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

from .edits import Edit

Model = TypeVar("Model", bound=BaseModel)


def to_json(model: BaseModel, *, exclude_none: bool = False) -> dict[str, Any]:
    """Give the JSON-ready form of a part or an edit, with the fields that are not ours."""
    value = model.model_dump(mode="json", exclude_none=exclude_none)
    for name in _inner(type(model)):
        inner = getattr(model, name)
        if isinstance(inner, BaseModel) and _has_foreign(inner):
            value[name] = to_json(inner, exclude_none=exclude_none)
        elif isinstance(inner, tuple) and any(isinstance(part, BaseModel) and _has_foreign(part) for part in inner):
            value[name] = [to_json(part, exclude_none=exclude_none) for part in inner]
    return {**value, **model.model_extra} if model.model_extra else value


def carried(new: Model, old: Model) -> Model:
    """Give the new form of a part with the fields of the old one that are not ours, unless it has such fields itself."""
    if not _has_foreign(old) or _has_foreign(new):
        return new
    ours = type(new).model_fields
    foreign = {name: value for name, value in to_json(old).items() if name not in ours}
    inner = {
        name: carried(getattr(new, name), part)
        for name in ours
        if isinstance(part := getattr(old, name), BaseModel) and isinstance(getattr(new, name), BaseModel)
    }
    return type(new).model_validate({**{name: getattr(new, name) for name in ours}, **inner, **foreign}, extra="allow")


def edits_to_json(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """Give the JSON-ready form of edits, with the fields of parts that are not ours."""
    return [to_json(edit) for edit in edits]


def _has_foreign(model: BaseModel) -> bool:
    if model.model_extra:
        return True
    names = _inner(type(model))
    return bool(names) and any(isinstance(inner := getattr(model, name), BaseModel) and _has_foreign(inner) for name in names)


@cache
def _inner(kind: type[BaseModel]) -> tuple[str, ...]:
    """Name the fields that may hold models: to ask each part for all of its fields takes longer than to write it."""
    return tuple(name for name, field in kind.model_fields.items() if _may_be_model(field.annotation))


def _may_be_model(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(map(_may_be_model, get_args(annotation)))
