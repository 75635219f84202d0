"""Content that this version does not know: fields of a newer one, kept on the way from a file back into it.

Models refuse unknown fields; read with ``extra="allow"`` they carry them along. What is written here holds them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from .edits import Edit


def to_json(model: BaseModel, *, exclude_none: bool = False) -> dict[str, Any]:
    """Give the JSON-ready form of a part or an edit, with the fields that are not ours."""
    value = model.model_dump(mode="json", exclude_none=exclude_none)
    for name in type(model).model_fields:
        inner = getattr(model, name)
        if isinstance(inner, BaseModel) and _has_foreign(inner):
            value[name] = to_json(inner, exclude_none=exclude_none)
    return {**value, **(model.model_extra or {})}


def edits_to_json(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """Give the JSON-ready form of edits, with the fields of parts that are not ours."""
    return [to_json(edit) for edit in edits]


def _has_foreign(model: BaseModel) -> bool:
    return bool(model.model_extra) or any(
        isinstance(inner, BaseModel) and _has_foreign(inner)
        for name in type(model).model_fields
        for inner in (getattr(model, name),)
    )
