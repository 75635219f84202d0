"""What tests of forms need."""

from __future__ import annotations

import timeit
from collections.abc import Callable

import pytest

CALLS = 500
ROUNDS = 10


@pytest.fixture
def benchmark_micros() -> Callable[[Callable[[], object]], float]:
    """Give a stopwatch: microseconds of one call, as the best of several rounds, since others use the machine too."""

    def measure(call: Callable[[], object]) -> float:
        return min(timeit.repeat(call, number=CALLS, repeat=ROUNDS)) / CALLS * 1e6

    return measure
