"""What was edited here and not stored there yet.

Edits wait in chunks, one for each step. Sending takes them out as one batch, which stays the *pending* one until the server has
said yes or no: a batch of unknown fate is sent again, byte for byte and with the same idempotency key, before anything newer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .history import Edits

BATCH_LIMIT: Final = 10_000
"""How many edits the server takes at once."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Edits on their way, made on top of ``base_revision``; ``key`` makes a second sending count once."""

    key: str
    base_revision: int
    edits: Edits


class Outbox:
    """``revision`` is what the server is known to hold; 0 for documents that are on no server."""

    def __init__(self, revision: int = 0, unsent: Sequence[Edits] = (), pending: Batch | None = None) -> None:
        self.revision = revision
        self.pending = pending
        self._unsent: list[Edits] = list(unsent)

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is stored."""
        return self.pending is None and not self._unsent

    @property
    def unsent(self) -> tuple[Edits, ...]:
        """Give the chunks that are in no batch yet."""
        return tuple(self._unsent)

    def add(self, edits: Edits, *, instead_of: Edits | None = None) -> None:
        """Let edits wait, in place of a chunk that they grew out of when that one still waits at the end."""
        if self._ends_with(instead_of):
            self._unsent[-1] = edits
        else:
            self._unsent.append(edits)

    def turn_back(self, edits: Edits, *, undoing: Edits) -> None:
        """Let edits wait that undo others; when those still wait at the end, both are spared."""
        if self._ends_with(undoing):
            self._unsent.pop()
        else:
            self._unsent.append(edits)

    def batch(self, key: str) -> Batch | None:
        """Give what is to be sent next: the pending batch, or a new one under ``key``, or nothing."""
        if self.pending is None and self._unsent:
            waiting = tuple(edit for chunk in self._unsent for edit in chunk)
            self.pending = Batch(key, self.revision, waiting[:BATCH_LIMIT])
            self._unsent = [waiting[BATCH_LIMIT:]] if len(waiting) > BATCH_LIMIT else []
        return self.pending

    def take_all(self, key: str) -> Batch:
        """Give everything that is not stored, as one batch: the document as a whole is on its way somewhere."""
        self.give_up()
        waiting = tuple(edit for chunk in self._unsent for edit in chunk)
        self.pending, self._unsent = Batch(key, self.revision, waiting), []
        return self.pending

    def stored(self, revision: int) -> None:
        """Take note that the pending batch made ``revision``."""
        self.pending = None
        self.revision = revision

    def give_up(self) -> None:
        """Let the edits of a batch that the server refused wait again."""
        if self.pending is not None:
            self._unsent.insert(0, self.pending.edits)
            self.pending = None

    def recall(self, pending: Batch | None, unsent: Sequence[Edits]) -> None:
        """Stand as after a sending that a journal tells of."""
        self.pending = pending
        self._unsent = list(unsent)

    def _ends_with(self, chunk: Edits | None) -> bool:
        return chunk is not None and bool(self._unsent) and self._unsent[-1] is chunk
