"""A document's stay in a window: what the window has hung on the document, to be taken off when the document leaves.

A document that moves to another window must not go on speaking to the one that it has left, nor to one window twice when it
comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, SignalInstance


class Stay:
    """Begins when a document is put on a desk; ``end`` takes everything off again."""

    def __init__(self) -> None:
        self._ends: list[Callable[[], object]] = []

    def connect(self, signal: SignalInstance, slot: Callable[..., object]) -> None:
        """Connect a signal of the document or its canvas."""
        connection: Any = signal.connect(slot)
        self._ends.append(lambda: QObject.disconnect(connection))

    def until_end(self, end: Callable[[], object]) -> None:
        """Call ``end`` when the document leaves: what ``Notice.listen`` gives, for one."""
        self._ends.append(end)

    def end(self) -> None:
        """Take everything off; a second time does nothing."""
        ends, self._ends = self._ends, []
        for end in ends:
            end()
