"""A worker is killed at boundaries of its talk with PostgreSQL, and at named points inside it; another goes on.

With the other tests a sample of boundaries is taken; ``make chaos`` takes all of them, before and after.
"""

from __future__ import annotations

from itertools import product

from tests.chaos.killing_worker import POINTS
from tests.chaos.matrix import Strike, arena
from tests.chaos.scale import IS_LONG, chooser, times
from tests.chaos.shapes import LINE, SHAPES

SAMPLE = 20
RECOVERED_S = 8.0
"""Others go on within a second, and a machine that tests beside this one may make it a few."""


async def test_a_worker_killed_at_any_boundary_leaves_nothing_undone_and_nothing_twice() -> None:
    async with arena(*SHAPES) as here:
        lengths = {shape.name: await here.boundaries(shape) for shape in SHAPES}
        every = [
            (shape, Strike(number, phase))
            for shape in SHAPES
            for number, phase in product(range(1, lengths[shape.name] + 1), ("before", "after"))
        ]
        chosen = every if IS_LONG else chooser("boundaries").sample(every, SAMPLE)
        struck = 0
        for shape, strike in chosen:
            struck += (await here.strike(shape, strike)).batch is not None
    # A run may be shorter than the one that was counted, by the looking around that goes on beside it.
    assert struck > len(chosen) * 0.8
    assert max(kill.to_end_s for kill in here.kills if kill.batch is not None) < RECOVERED_S


async def test_a_worker_killed_at_a_named_point_leaves_nothing_undone_and_nothing_twice() -> None:
    async with arena(LINE) as here:
        for point in POINTS:
            for number in range(times(2, 100)):
                kill = await here.point(LINE, point, number % 2 + 1)
                assert kill.batch is not None or number % 2, f"the worker did not come to: {point}"
