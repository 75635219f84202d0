"""An operation: one call of the API as a value. It registers a route on the server and drives the client in the designer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from pydantic import BaseModel

from .rights import Right

PREFIX: Final = "/api/v1"

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Answer_co = TypeVar("Answer_co", covariant=True)


class Nothing(BaseModel):
    """The empty body, and the empty answer of a 204."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[Answer_co]):
    """``path`` is below ``/api/v1``; ``right`` is what the caller must hold, None where anybody may call.

    ``precondition`` asks for ``If-Match``; ``idempotent`` honours ``Idempotency-Key``; ``errors`` are the codes it may answer
    beside those that any operation may (unauthenticated, forbidden, unavailable …).
    """

    name: str
    method: Method
    path: str
    summary: str
    right: Right | None
    answer: type[Answer_co]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    precondition: Literal["required", "optional", "none"] = "none"
    idempotent: bool = False
    errors: tuple[str, ...] = ()
    tag: str = ""

    def url(self, **parts: object) -> str:
        """Give the path with its parts filled in."""
        return PREFIX + self.path.format(**parts)
