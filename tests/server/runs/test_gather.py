"""What comes while a batch is on its way makes up the next one, and nobody waits in vain."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from concertmaster_server.runs.gather import Asked, Gathering

Batch = Sequence[Asked[int, int]]


class Doubling:
    """Doubles numbers, refuses zero, breaks at negative ones, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def work(self, batch: Batch) -> None:
        self.batches.append([asked.question for asked in batch])
        await self.may_go_on.wait()
        if any(asked.question < 0 for asked in batch):
            raise RuntimeError
        for asked in batch:
            if asked.question:
                asked.answer(asked.question * 2)
            else:
                asked.refuse(ZeroDivisionError())


async def test_who_comes_while_others_are_served_goes_with_the_next_batch() -> None:
    doubling = Doubling()
    doubling.may_go_on.clear()
    gathering = Gathering(doubling.work)
    first = asyncio.create_task(gathering.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [asyncio.create_task(gathering.ask(number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    assert gathering.waiting == 3
    doubling.may_go_on.set()
    assert await asyncio.gather(first, *rest) == [2, 4, 6, 8]
    assert doubling.batches == [[1], [2, 3, 4]]


async def test_a_batch_weighs_no_more_than_it_may_but_for_one_that_is_too_heavy_alone() -> None:
    doubling = Doubling()
    gathering = Gathering(doubling.work, at_once=3)
    weights = (1, 1, 2, 9, 3, 1)
    answers = await asyncio.gather(*(gathering.ask(number, weight=weight) for number, weight in enumerate(weights, start=1)))
    assert answers == [2, 4, 6, 8, 10, 12]
    assert doubling.batches == [[1, 2], [3], [4], [5], [6]]


async def test_one_refusal_is_nobody_elses_and_a_failure_is_that_of_its_batch_alone() -> None:
    gathering = Gathering(Doubling().work, at_once=2)
    found = await asyncio.gather(*(gathering.ask(number) for number in (1, 0, 3, -1, 5, 6)), return_exceptions=True)
    assert [type(each) for each in found] == [int, ZeroDivisionError, RuntimeError, RuntimeError, int, int]


async def test_who_has_gone_is_not_served() -> None:
    doubling = Doubling()
    doubling.may_go_on.clear()
    gathering = Gathering(doubling.work)
    asks = [asyncio.create_task(gathering.ask(number)) for number in (1, 2, 3)]
    await asyncio.sleep(0)
    gone = asyncio.create_task(gathering.ask(4))
    stays = asyncio.create_task(gathering.ask(5))
    await asyncio.sleep(0.01)
    asks[1].cancel()
    gone.cancel()
    doubling.may_go_on.set()
    assert await asyncio.gather(asks[0], asks[2], stays) == [2, 6, 10]
    assert doubling.batches == [[1, 2, 3], [5]]


async def test_at_the_end_nobody_is_left_waiting() -> None:
    doubling = Doubling()
    doubling.may_go_on.clear()
    gathering = Gathering(doubling.work)
    asks = [asyncio.create_task(gathering.ask(1))]
    await asyncio.sleep(0.01)
    asks.append(asyncio.create_task(gathering.ask(2)))
    await asyncio.sleep(0.01)
    await gathering.close()
    for ask in asks:
        with pytest.raises(asyncio.CancelledError):
            await ask
    doubling.may_go_on.set()
    assert await gathering.ask(3) == 6
