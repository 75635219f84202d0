"""How often something may be done. Pure: moments are seconds of any clock that only goes forward."""

from __future__ import annotations


class Bucket:
    """Lets so many through a second, and one second's worth at once after a quiet time."""

    def __init__(self, rate_per_s: float) -> None:
        self._interval = 1 / rate_per_s
        self._burst = max(1.0, self._interval)
        self._spoken_for = 0.0  # the moment up to which the rate is given away

    def take(self, now: float, *, longest_s: float) -> float:
        """Give how many seconds to wait for one's turn, which is taken unless that is longer than ``longest_s``."""
        until = max(self._spoken_for, now) + self._interval
        wait = max(0.0, until - now - self._burst)
        if wait <= longest_s:
            self._spoken_for = until
        return wait
