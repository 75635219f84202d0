"""A list of values."""

from __future__ import annotations

from collections.abc import Callable

from concertmaster_designer.inspector.values import MISSING

from .editor import Editor
from .rows import RowsEditor


class ItemsEditor(RowsEditor):
    """Shows what is no list as an empty one; the problem beside it says so."""

    def __init__(self, make_value: Callable[[], Editor], *, fresh: object = MISSING) -> None:
        super().__init__("Add item", make_value, named=False, fresh=fresh)

    def to_rows(self, value: object) -> list[tuple[str | None, object]]:
        """Give the items."""
        return [(None, item) for item in value] if isinstance(value, list) else []

    def from_rows(self) -> tuple[object, str]:
        """Give the list."""
        return [row.value for row in self.rows], ""
