"""Content that this version does not know: fields of a newer one, kept on the way from a file back into it.

Models refuse unknown fields; read with ``extra="allow"`` they carry them along. What is written here holds them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel

from .edits import Edit

Model = TypeVar("Model", bound=BaseModel)


def to_json(model: BaseModel, *, exclude_none: bool = False) -> dict[str, Any]:
    """Give the JSON-ready form of a part or an edit, with the fields that are not ours."""
    value = model.model_dump(mode="json", exclude_none=exclude_none)
    for name in type(model).model_fields:
        inner = getattr(model, name)
        if isinstance(inner, BaseModel) and _has_foreign(inner):
            value[name] = to_json(inner, exclude_none=exclude_none)
        elif isinstance(inner, tuple) and any(isinstance(part, BaseModel) and _has_foreign(part) for part in inner):
            value[name] = [to_json(part, exclude_none=exclude_none) for part in inner]
    return {**value, **(model.model_extra or {})}


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
    return bool(model.model_extra) or any(
        isinstance(inner, BaseModel) and _has_foreign(inner)
        for name in type(model).model_fields
        for inner in (getattr(model, name),)
    )
