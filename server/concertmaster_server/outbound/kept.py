"""Remember so many values, the ones used last; a value that is in use stays."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, made when they are first needed; beyond ``most`` the one unused for longest is forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._uses: dict[K, int] = {}

    def __len__(self) -> int:
        return len(self._values)

    @contextmanager
    def hold(self, key: K, make: Callable[[], V]) -> Iterator[V]:
        """Give the value of a key, and keep it while the block lasts."""
        if key not in self._values:
            self._values[key] = make()
        self._values.move_to_end(key)
        self._uses[key] = self._uses.get(key, 0) + 1
        self._forget()
        try:
            yield self._values[key]
        finally:
            self._uses[key] -= 1
            if not self._uses[key]:
                del self._uses[key]

    def _forget(self) -> None:
        if len(self._values) <= self._most:
            return
        idle = next((key for key in self._values if key not in self._uses), None)
        if idle is not None:
            del self._values[idle]
