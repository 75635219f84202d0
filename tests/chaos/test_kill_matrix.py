"""A worker is killed at boundaries of its talk with PostgreSQL, and at named points inside it; another one finishes what it began.

Here is a sample; ``python -m tests.chaos.matrix`` has all boundaries of all shapes.
"""

from __future__ import annotations

import random

import pytest

from tests.chaos.killing_worker import POINTS
from tests.chaos.matrix import Strike, arena
from tests.chaos.shapes import SHAPES, Shape

SEED = 7
BOUNDARIES = 20


async def test_a_worker_killed_at_any_boundary_leaves_nothing_undone_and_nothing_twice() -> None:
    chosen = random.Random(SEED)  # noqa: S311 - the same boundaries in each run
    async with arena(*SHAPES) as here:
        lengths = {shape.name: await here.boundaries(shape) for shape in SHAPES}
        struck = 0
        for number in range(BOUNDARIES):
            shape = SHAPES[number % len(SHAPES)]
            strike = Strike(chosen.randint(1, lengths[shape.name]), "after" if chosen.random() < 0.5 else "before")
            struck += (await here.strike(shape, strike)).batch is not None
    # A run may be shorter than the one that was counted, by the looking around that goes on beside it.
    assert struck > BOUNDARIES * 0.8


@pytest.mark.parametrize("point", POINTS)
async def test_a_worker_killed_at_a_point_leaves_nothing_undone_and_nothing_twice(point: str) -> None:
    line: Shape = SHAPES[0]
    async with arena(line) as here:
        kills = [await here.point(line, point, passes) for passes in (1, 2)]
    assert kills[0].batch is not None, "the worker did not come to this point"
