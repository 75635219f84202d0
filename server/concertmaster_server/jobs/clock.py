"""The database's clock, as this process knows it: set at each heartbeat, carried on by a clock that never goes back.

Where the database's own is set back, this one stands still until it is caught up with.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class DatabaseClock:
    """Gives the database's time to within the way of a message; it lags a little and never runs ahead."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._known = datetime.now(UTC)
        self._at = seconds()
        self._latest = datetime.min.replace(tzinfo=UTC)

    def set(self, now: datetime, at: float) -> None:
        """Take over what the database said; ``at`` is when that came, as ``seconds`` counts: we may hear of it later."""
        self._at, self._known = at, now

    def now(self) -> datetime:
        """Give the time, in UTC; never an earlier one than before."""
        found = (self._known + timedelta(seconds=self._seconds() - self._at)).astimezone(UTC)
        self._latest = max(self._latest, found)
        return self._latest
