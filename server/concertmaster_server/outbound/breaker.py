"""Whether a host may be called now. Pure: moments are seconds of any clock that only goes forward, and come in with chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LONGEST_WISH_S: Final = 60.0
"""How long one answer can keep all our calls away from its host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerOptions:
    """After ``failures`` in a row calls rest, for ``first_rest_s`` and then twice as long each time, up to ``longest_rest_s``."""

    failures: int = 5
    first_rest_s: float = 1.0
    longest_rest_s: float = 30.0


class Breaker:
    """What the last calls to a host have told us.

    Few failures: everybody may go. Too many: nobody may, until the rest is over; then the host is in doubt and one call at a time
    tries it. The first success ends the doubt, and a failed trial begins a longer rest.
    """

    def __init__(self, options: BreakerOptions) -> None:
        self._options = options
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether only one call at a time may go."""
        return self._failures >= self._options.failures

    def rest_s(self, now: float) -> float:
        """Give for how long nobody may go."""
        return max(0.0, self._rests_until - now)

    def succeeded(self) -> None:
        """Take in that the host gave an answer, whatever it says."""
        self._failures = 0

    def failed(self, now: float, *, chance: float, trial: bool) -> None:
        """Take in that the host gave none. Calls that were on their way when the doubt began prove nothing more."""
        if self.is_in_doubt and not trial:
            return
        self._failures += 1
        beyond = self._failures - self._options.failures
        if beyond >= 0:
            rest = min(self._options.longest_rest_s, self._options.first_rest_s * 2.0 ** min(beyond, 32))
            # Between half of it and all, so that workers who lost the host together do not try it together.
            self._rests_until = max(self._rests_until, now + rest * (1 + chance) / 2)

    def asked_to_wait(self, now: float, seconds: float) -> None:
        """Take in that the host wants no calls for a while."""
        self._rests_until = max(self._rests_until, now + min(seconds, LONGEST_WISH_S))
