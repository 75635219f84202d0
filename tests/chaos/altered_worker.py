"""The product's own worker with some of its figures changed from outside, so that what takes a minute takes seconds.

``CHAOS_LEASE_S`` makes leases, beats and trust shorter in proportion; ``CHAOS_SKEW_S`` puts the wall clock of this one process
forward or back, while the clock that never goes back runs on.
"""

from __future__ import annotations

import os
import time

from concertmaster_server.db.queries import claims, records
from concertmaster_server.entrypoints import worker
from concertmaster_server.jobs import liveness


def shorten(lease_s: float) -> None:
    """Let leases last ``lease_s`` seconds, and everything that hangs on them as much shorter."""
    share = lease_s / claims.LEASE_S
    claims.LEASE_S = lease_s  # type: ignore[misc]  # final in the product
    vars(records)["LEASE_S"] = lease_s
    claims.ORPHAN_S *= share  # type: ignore[misc]  # final in the product
    liveness.BEAT_S *= share  # type: ignore[misc]  # final in the product
    liveness.TRUST_S *= share  # type: ignore[misc]  # final in the product
    liveness._BEAT_LIMIT_S *= share  # type: ignore[misc]  # final in the product


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
