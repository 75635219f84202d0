"""Behaviour slots: places in a form document that take a constant or ``{"expr": "…"}``."""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    Tag,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

EXPRESSION_LIMIT: Final = 4096
"""Characters of one expression (the language's own limit)."""

TAG_SIGN: Final = "="
"""First character of the tags below, so that a reader of error places can tell them from keys of the document."""


class FormPart(BaseModel):
    """Anything inside a form document: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ExpressionText(FormPart):
    """An expression as its author wrote it."""

    expr: Annotated[str, Field(max_length=EXPRESSION_LIMIT, description="An expression over the form's field names.")]


def _kind(value: object) -> str:
    return "=expression" if isinstance(value, dict | ExpressionText) else "=constant"


Constant = TypeVar("Constant")

Slot = Annotated[Annotated[Constant, Tag("=constant")] | Annotated[ExpressionText, Tag("=expression")], Discriminator(_kind)]
"""A constant of one type, or an expression that gives it."""


class _Number:
    """Schema of a JSON number that keeps what the author wrote: ``3`` stays ``3``, ``3.0`` stays ``3.0``."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.tagged_union_schema(
            {
                "=integer": core_schema.int_schema(strict=True),
                "=decimal": core_schema.float_schema(strict=True, allow_inf_nan=False),
            },
            discriminator=lambda value: "=integer" if type(value) is int else "=decimal",
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "number"}


Number = Annotated[int | float, _Number()]

Scalar = str | bool | Number
"""A constant of any simple type."""

ShortText = Annotated[str, StringConstraints(max_length=1_000)]
"""A label, title or hint."""

LongText = Annotated[str, StringConstraints(max_length=20_000)]
"""A paragraph or more that respondents read."""
