"""What a column of an exported table is: where its value lies in a submission, and how it is to be read. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

from concertmaster_server.db.sql import Fragment

CellType = Literal["text", "any", "integer", "number", "boolean", "date", "moment", "list", "names", "json", "count"]
"""``any`` is a text or a number, each told from the other; ``names`` are those of files; ``count`` is the number of rows."""

JSON_TYPES: Final[frozenset[CellType]] = frozenset({"any", "list", "names", "json", "count"})

Own = Literal["id", "submitted_at", "status", "locale", "version", "row", "outer_row"]
"""What every submission has, and the numbers of rows in a table of rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One column. ``source`` is a field id, or what every submission has; ``steps`` lead into an answer that has parts.

    ``labels`` stand for ids. ``factors`` turn the minor units of a currency into whole ones; the currency lies beside the amount.
    ``guarded`` says that a text may begin as a formula does, ``free`` that a list holds texts of people and not ids alone.
    """

    header: str
    type: CellType
    source: str
    own: Own | None = None
    steps: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, str] = field(default_factory=dict)
    guarded: bool = False
    free: bool = False

    @property
    def needs_json(self) -> bool:
        """Tell whether the whole answer is needed as JSON, not as text."""
        return bool(self.steps or self.factors) or self.type in JSON_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """An answer in a nested JSON value: the key it has there, and for a repeat what is in its rows."""

    key: str
    source: str
    rows: tuple[Branch, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which submissions: of one form, perhaps of one version. ``condition`` is SQL over ``s``."""

    organisation: UUID
    form_id: UUID
    version: int | None = None
    condition: Fragment | None = None
