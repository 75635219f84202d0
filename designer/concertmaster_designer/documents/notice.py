"""A notice: whoever wants to know is told, in the order in which they asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

Facts = ParamSpec("Facts")


class Notice(Generic[Facts]):
    """Call it to tell; ``listen`` to be told."""

    def __init__(self) -> None:
        self._listeners: list[Callable[Facts, object]] = []

    def listen(self, listener: Callable[Facts, object]) -> Callable[[], None]:
        """Tell ``listener`` from now on; gives what ends it, which may be called twice."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def __call__(self, *facts: Facts.args, **named: Facts.kwargs) -> None:
        """Tell everybody."""
        for listener in tuple(self._listeners):
            listener(*facts, **named)
