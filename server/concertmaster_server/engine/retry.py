"""Whether to try again, and after which pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from concertmaster_shared.runs.history import Failure

LONGEST_ASKED_S: Final = 3600.0
"""How long a receiver may ask us to stay away (``Retry-After``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often to try in all, and how the pause grows; ``attempts`` 1 means never again."""

    attempts: int = 1
    backoff: Literal["constant", "exponential"] = "exponential"
    delay_s: float = 1.0
    max_delay_s: float = 60.0


NEVER: Final = RetryPolicy()


def pause_s(policy: RetryPolicy, failure: Failure, failures: int, *, chance: float) -> float | None:
    """Give the pause before the next attempt, None when there is none.

    ``failures`` counts those so far, this one included; ``chance`` lies in [0, 1). An exponential pause is drawn from the whole
    range below its bound (full jitter), so that many steps that failed together do not return together.
    """
    if not failure.retryable or failures >= policy.attempts:
        return None
    if policy.backoff == "constant":
        pause = min(policy.delay_s, policy.max_delay_s)
    else:
        # Beyond 2 ** 32 every bound is reached, and floats are not asked for more.
        pause = chance * min(policy.max_delay_s, policy.delay_s * 2.0 ** min(failures - 1, 32))
    return max(pause, min(failure.after_s or 0.0, LONGEST_ASKED_S))
