"""Edits on their way to a draft."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from concertmaster_shared.workflow.edits import Edit

from .page import Model


class EditsBody(Model):
    """Edits made on top of a revision."""

    base_revision: Annotated[int, Field(ge=0)]
    edits: Annotated[tuple[Edit, ...], Field(max_length=10_000)]


class EditsAnswer(Model):
    """The revision that the edits made."""

    revision: int
