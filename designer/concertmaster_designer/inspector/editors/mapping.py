"""Values by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from concertmaster_designer.inspector.values import MISSING

from .editor import Editor
from .rows import RowsEditor


class MappingEditor(RowsEditor):
    """A row without a name yet counts for nothing; two of the same name are told of rather than one of them dropped."""

    def __init__(self, make_value: Callable[[], Editor], *, fresh: object = MISSING) -> None:
        super().__init__("Add value", make_value, named=True, fresh=fresh)

    def to_rows(self, value: object) -> list[tuple[str | None, object]]:
        """Give the values with their names."""
        return list(value.items()) if isinstance(value, dict) else []

    def from_rows(self) -> tuple[object, str]:
        """Give the map."""
        named = [(row.name.text().strip(), row.value) for row in self.rows if row.name is not None]
        counts = Counter(name for name, _value in named if name)
        double = next((name for name, count in counts.items() if count > 1), None)
        if double is not None:
            return {}, f"The name '{double}' stands twice. Give each value its own."
        return {name: value for name, value in named if name}, ""
