"""Whether to try again, and after which pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from concertmaster_shared.runs.history import Failure

LONGEST_ASKED_S: Final = 3600.0
"""How long a receiver may ask us to stay away (``Retry-After``)."""

THREE_DAYS: Final = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0)
"""What the Standard Webhooks specification asks of senders: ten tries within 76 hours."""

_SCATTER: Final = 0.1
"""By how much of itself a pause of a schedule may be longer; never shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often to try in all, and how the pause grows; ``attempts`` 1 means never again.

    A schedule names its pauses one by one in ``pauses_s``, the last one for all that follow; the other two grow from ``delay_s``.
    """

    attempts: int = 1
    backoff: Literal["constant", "exponential", "schedule"] = "exponential"
    delay_s: float = 1.0
    max_delay_s: float = 60.0
    pauses_s: tuple[float, ...] = THREE_DAYS


_SHORTEST_REST_S: Final = 0.5

NEVER: Final = RetryPolicy()


def pause_s(policy: RetryPolicy, failure: Failure, failures: int, *, chance: float) -> float | None:
    """Give the pause before the next attempt, None when there is none.

    ``failures`` counts those so far, this one included; ``chance`` lies in [0, 1). An exponential pause is drawn from the whole
    range below its bound (full jitter), a scheduled one is at most a tenth longer than it says, so that many steps that failed
    together do not return together. What was not sent uses up no attempt: it waits as long as it was told, and up to as long
    again.
    """
    if failure.retryable and failure.unsent:
        return max(failure.after_s or 0.0, _SHORTEST_REST_S) * (1 + chance)
    if not failure.retryable or failures >= policy.attempts:
        return None
    return max(_pause(policy, failures, chance), min(failure.after_s or 0.0, LONGEST_ASKED_S))


def _pause(policy: RetryPolicy, failures: int, chance: float) -> float:
    match policy.backoff:
        case "constant":
            return min(policy.delay_s, policy.max_delay_s)
        case "schedule":
            return policy.pauses_s[min(failures, len(policy.pauses_s)) - 1] * (1 + _SCATTER * chance)
        case "exponential":
            # Beyond 2 ** 32 every bound is reached, and floats are not asked for more.
            return chance * min(policy.max_delay_s, policy.delay_s * 2.0 ** min(failures - 1, 32))
