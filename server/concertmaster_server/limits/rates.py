"""How often somebody may call: token buckets in this process. Other processes count for themselves."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from concertmaster_shared.errors import ConcertMasterError

_MOST_CALLERS: Final = 50_000


class RateLimitedError(ConcertMasterError):
    """The caller's bucket is empty; ``seconds`` says when it holds a token again."""

    code: ClassVar[str] = "rate.limited"

    @classmethod
    def after(cls, seconds: float) -> RateLimitedError:
        """Make the error for a wait, rounded up to whole seconds."""
        return cls(seconds=max(1, math.ceil(seconds)))


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls a second in the long run, and so many at once after a rest."""

    per_second: float
    burst: int


class TokenBuckets:
    """A bucket for each caller, the longest unused forgotten first. ``seconds`` is a clock that never goes back."""

    def __init__(self, rate: Rate, seconds: Callable[[], float]) -> None:
        self._rate = rate
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Take a token from the caller's bucket; raises ``RateLimitedError`` where there is none."""
        now = self._seconds()
        tokens, since = self._buckets.get(caller, (float(self._rate.burst), now))
        tokens = min(float(self._rate.burst), tokens + (now - since) * self._rate.per_second)
        if tokens < 1:
            raise RateLimitedError.after((1 - tokens) / self._rate.per_second)
        self._buckets[caller] = (tokens - 1, now)
        self._buckets.move_to_end(caller)
        if len(self._buckets) > _MOST_CALLERS:
            self._buckets.popitem(last=False)
