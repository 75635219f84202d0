"""Pieces of SQL that carry their parameters with them, so that they can be put together and nothing is ever spliced in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Fragment:
    """SQL with ``%s`` where its values go, in their order."""

    text: str
    values: tuple[object, ...] = ()

    def named(self, prefix: str) -> tuple[str, dict[str, object]]:
        """Give the same with names for its values, for a statement whose values have names."""
        names = [f"{prefix}{number}" for number in range(len(self.values))]
        return self.text % tuple(f"%({name})s" for name in names), dict(zip(names, self.values, strict=True))


def sql(text: str, *parts: object) -> Fragment:
    """Put parts into the ``{}`` of a text of ours: fragments as they are, everything else as a parameter."""
    pieces: list[str] = []
    values: list[object] = []
    for part in parts:
        if isinstance(part, Fragment):
            pieces.append(part.text)
            values += part.values
        else:
            pieces.append("%s")
            values.append(part)
    return Fragment(text.format(*pieces), tuple(values))


def joined(separator: str, parts: Iterable[Fragment]) -> Fragment:
    """Put fragments in a row."""
    listed = tuple(parts)
    return Fragment(separator.join(part.text for part in listed), tuple(value for part in listed for value in part.values))


ALWAYS: Final = Fragment("true")
NEVER: Final = Fragment("false")


def every(conditions: Iterable[Fragment]) -> Fragment:
    """Give the condition that all hold."""
    return joined(" and ", conditions) if (conditions := tuple(conditions)) else ALWAYS
