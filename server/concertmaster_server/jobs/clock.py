"""The database's clock, as this process knows it: set at each heartbeat, carried on by a clock that never goes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class DatabaseClock:
    """Gives the database's time to within the way of a message; it lags a little and never runs ahead."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._known = datetime.now(UTC)
        self._at = seconds()

    def set(self, now: datetime) -> None:
        """Take over what the database said just now."""
        self._at, self._known = self._seconds(), now

    def now(self) -> datetime:
        """Give the time, in UTC."""
        return (self._known + timedelta(seconds=self._seconds() - self._at)).astimezone(UTC)
