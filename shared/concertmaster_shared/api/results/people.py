"""One person over all forms: what is kept of them, a copy of it, and its erasure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from concertmaster_shared.api.operation import Operation
from concertmaster_shared.api.page import Model

Value = Annotated[str, StringConstraints(min_length=3, max_length=320, strip_whitespace=True)]


class PersonBody(Model):
    """Who it is about: an e-mail address, or what else they gave in a field that is marked as personal."""

    email: Value | None = None
    value: Value | None = None

    @model_validator(mode="after")
    def _one(self) -> PersonBody:
        if (self.email is None) == (self.value is None):
            raise ValueError("Give either email or value.")
        return self

    @property
    def text(self) -> str:
        """Give what to look for."""
        return self.email or self.value or ""


class PersonSubmission(Model):
    """A submission of the person; ``answers`` by field name stand in exports alone."""

    id: UUID
    form_id: UUID
    submitted_at: datetime
    answers: dict[str, Any] | None = None


class PersonAnswer(Model):
    """Everything that holds the value."""

    submissions: tuple[PersonSubmission, ...]
    drafts: tuple[dict[str, Any], ...]
    assignments: tuple[dict[str, Any], ...]
    letters: tuple[dict[str, Any], ...]
    links: tuple[dict[str, Any], ...]


class PersonErased(Model):
    """How much was erased; ``runs`` are those that lost their answers with it."""

    submissions: Annotated[int, Field(ge=0)]
    drafts: Annotated[int, Field(ge=0)]
    assignments: Annotated[int, Field(ge=0)]
    letters: Annotated[int, Field(ge=0)]
    links: Annotated[int, Field(ge=0)]
    runs: Annotated[int, Field(ge=0)]


_TAG = "people"

FIND = Operation(
    name="findPerson",
    method="POST",
    path="/people/find",
    summary="Find what is kept of one person over all forms.",
    right="people.manage",
    body=PersonBody,
    answer=PersonAnswer,
    errors=("answers.too_slow",),
    tag=_TAG,
)
EXPORT = Operation(
    name="exportPerson",
    method="POST",
    path="/people/export",
    summary="Give a copy of everything that is kept of one person.",
    right="people.manage",
    body=PersonBody,
    answer=PersonAnswer,
    errors=("answers.too_slow",),
    tag=_TAG,
)
ERASE = Operation(
    name="erasePerson",
    method="POST",
    path="/people/erase",
    summary="Erase everything that is kept of one person, for good.",
    right="people.manage",
    body=PersonBody,
    answer=PersonErased,
    errors=("answers.too_slow",),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (FIND, EXPORT, ERASE)
