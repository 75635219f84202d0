"""Parts of a document by id, in drawing order: a mapping that can also say and take a place in the order.

A place among 100,000 parts costs as much as among 1,000: the order is kept in short rows of ids, made when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from itertools import chain
from typing import Final, Protocol, TypeVar


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Part = TypeVar("Part", bound=_HasId)

_ROW: Final = 512


class Parts(MutableMapping[str, Part]):
    """A part that takes the place of one with its id stands where that one stood; a new one stands at the end."""

    def __init__(self, parts: Iterable[Part] = ()) -> None:
        self._parts: dict[str, Part] = {part.id: part for part in parts}
        self._order: Order | None = None
        # What was removed leaves gaps in a dictionary, over which it walks each time it is read from its end.
        self._removed = 0

    def __getitem__(self, part_id: str) -> Part:
        """Give a part."""
        return self._parts[part_id]

    def __setitem__(self, part_id: str, part: Part) -> None:
        """Put a part in the place of its namesake, or at the end."""
        if self._order is not None and part_id not in self._parts:
            self._order.append(part_id)
        self._parts[part_id] = part

    def __delitem__(self, part_id: str) -> None:
        """Take a part out."""
        del self._parts[part_id]
        self._removed += 1
        if self._order is not None:
            self._order.remove(part_id)

    def __iter__(self) -> Iterator[str]:
        """Give the ids in order."""
        return iter(self._parts) if self._order is None else iter(self._order)

    def __reversed__(self) -> Iterator[str]:
        """Give the ids from the end."""
        return reversed(self._parts) if self._order is None else reversed(self._order)

    def __len__(self) -> int:
        """Count the parts."""
        return len(self._parts)

    def __contains__(self, part_id: object) -> bool:
        """Tell whether there is a part with this id."""
        return part_id in self._parts

    def place(self, part_id: str) -> int | None:
        """Give a part's place in the order, or nothing when it stands at the end."""
        if self._order is None and self._removed < _ROW and next(reversed(self._parts)) == part_id:
            return None
        place = self._ordered().place(part_id)
        return None if place == len(self) - 1 else place

    def rank(self, part_id: str) -> int:
        """Count the parts before this one."""
        return self._ordered().place(part_id)

    def insert(self, at: int | None, part_id: str, part: Part) -> None:
        """Put a new part in a place of the order, at the end where none is given."""
        if at is None or at >= len(self):
            self[part_id] = part
            return
        self._ordered().insert(max(0, at + len(self) if at < 0 else at), part_id)
        self._parts[part_id] = part

    def _ordered(self) -> Order:
        if self._order is None:
            self._order = Order(self._parts)
        return self._order


class Order:
    """Names in an order, in rows of some hundreds, and the row of each name."""

    def __init__(self, names: Iterable[str]) -> None:
        every = list(names)
        self._rows = [every[first : first + _ROW] for first in range(0, len(every), _ROW)]
        self._row_of = {name: row for row in self._rows for name in row}

    def __iter__(self) -> Iterator[str]:
        """Give the names in order."""
        return chain.from_iterable(self._rows)

    def __reversed__(self) -> Iterator[str]:
        """Give the names from the end."""
        return chain.from_iterable(reversed(row) for row in reversed(self._rows))

    def rows(self) -> list[list[str]]:
        """Give the names in order, in rows of one's own."""
        return [row[:] for row in self._rows]

    def place(self, name: str) -> int:
        """Count the names before this one."""
        found, before = self._row_of[name], 0
        for row in self._rows:
            if row is found:
                return before + row.index(name)
            before += len(row)
        raise KeyError(name)

    def append(self, name: str) -> None:
        """Put a name at the end."""
        if not self._rows or len(self._rows[-1]) >= 2 * _ROW:
            self._rows.append([])
        self._rows[-1].append(name)
        self._row_of[name] = self._rows[-1]

    def insert(self, at: int, name: str) -> None:
        """Put a name in a place."""
        left = at
        for number, row in enumerate(self._rows):
            if left <= len(row) and (left < len(row) or number == len(self._rows) - 1):
                row.insert(left, name)
                self._row_of[name] = row
                if len(row) > 2 * _ROW:
                    self._split(number)
                return
            left -= len(row)
        row = [name]
        self._rows.append(row)
        self._row_of[name] = row

    def remove(self, name: str) -> None:
        """Take a name out."""
        row = self._row_of.pop(name)
        row.remove(name)
        if not row:
            self._rows = [other for other in self._rows if other is not row]

    def _split(self, number: int) -> None:
        row = self._rows[number]
        tail = row[_ROW:]
        del row[_ROW:]
        self._rows.insert(number + 1, tail)
        self._row_of.update(dict.fromkeys(tail, tail))
