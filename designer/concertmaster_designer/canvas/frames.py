"""How long frames take: the changes since the last one, and painting it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_MOST_KEPT: Final = 100_000


class FrameClock:
    """Adds the time of changes up and closes a frame when it is painted. Changes inside changes count once."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._pending = 0.0
        self._painted = 0.0
        self._depth = 0
        self._frames: deque[float] = deque(maxlen=_MOST_KEPT)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Measure something that the next frame will show, but for what is painted meanwhile."""
        self._depth += 1
        painted = self._painted
        start = self._now()
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._pending += self._now() - start - (self._painted - painted)

    @contextmanager
    def frame(self) -> Iterator[None]:
        """Measure the painting that shows everything changed so far."""
        start = self._now()
        yield
        took = self._now() - start
        self._painted += took
        self._frames.append((self._pending + took) * 1000)
        self._pending = 0.0

    def take(self) -> list[float]:
        """Give the milliseconds of each frame since the last call."""
        taken = list(self._frames)
        self._frames.clear()
        return taken
