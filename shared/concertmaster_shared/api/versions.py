"""Published versions, of workflows and forms alike."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from .page import Model


class PublishBody(Model):
    """A word on why."""

    note: Annotated[str, Field(max_length=2000)] = ""


class VersionSummary(Model):
    """An immutable version, without its document."""

    version: int
    hash: str
    note: str = ""
    published_at: datetime


class PublishAnswer(Model):
    """The version that was made, or the one that holds this very document already.

    ``hooks`` are the paths at which its webhook triggers listen, by node id.
    """

    version: int
    hash: str
    hooks: dict[str, str] = Field(default_factory=dict)


class VersionAnswer(VersionSummary):
    """An immutable version with its document."""

    document: dict[str, object]
