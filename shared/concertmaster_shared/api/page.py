"""Lists: at most ``limit`` items, and an opaque cursor to the next ones."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Model(BaseModel):
    """A body or answer: frozen, and strange to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Model, Generic[Item]):
    """One page of a list; ``next_cursor`` is null on the last."""

    items: tuple[Item, ...]
    next_cursor: str | None = None


class PageQuery(Model):
    """How much of a list, and from where."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    cursor: Annotated[str, Field(max_length=500)] | None = None
