"""The product's own worker with some of its figures changed from outside, so that what takes a minute takes seconds.

``CHAOS_LEASE_S`` makes leases, beats and trust shorter in proportion; ``CHAOS_SKEW_S`` puts the wall clock of this one process
forward or back, while the clock that never goes back runs on.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from concertmaster_server.db.queries import claims, records
from concertmaster_server.entrypoints import worker
from concertmaster_server.jobs import liveness

FIGURES = (
    (claims, "LEASE_S"),
    (claims, "ORPHAN_S"),
    (records, "LEASE_S"),
    (liveness, "BEAT_S"),
    (liveness, "TRUST_S"),
    (liveness, "_BEAT_LIMIT_S"),
)


def shorten(lease_s: float, put: Callable[[object, str, float], None] = setattr) -> None:
    """Let leases last ``lease_s`` seconds, and everything that hangs on them as much shorter."""
    share = lease_s / claims.LEASE_S
    for module, name in FIGURES:
        put(module, name, getattr(module, name) * share)


def skew(seconds: float) -> None:
    """Put this process's wall clock forward."""
    real, real_ns = time.time, time.time_ns
    time.time = lambda: real() + seconds
    time.time_ns = lambda: real_ns() + int(seconds * 1e9)


def main() -> None:
    """Work with other figures."""
    if lease := os.environ.get("CHAOS_LEASE_S"):
        shorten(float(lease))
    if forward := os.environ.get("CHAOS_SKEW_S"):
        skew(float(forward))
    worker.main()
