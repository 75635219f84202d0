"""Beyond the bounds nothing is let in, before anybody is told yes; what was taken up makes room again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from concertmaster_server.db.line import Found, Line
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.runs.backlog import Backlog, Bounds, QueueFullError, backlog
from tests.support.stage import Stage, chain
from tests.support.web import new_id


class Clock:
    """A clock that goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def waiting(ground: Stage, clock: Clock) -> AsyncIterator[Backlog]:
    made = backlog(ground.dsn, Bounds(organisation=5, instance=8), clock)
    yield made
    await made.close()


async def start(ground: Stage, count: int, organisation: object = None) -> None:
    owner = organisation or ground.organisation
    workflow = await ground.publish(chain(1), organisation=owner)  # type: ignore[arg-type]  # an id or nothing
    for _ in range(count):
        await ground.start(workflow, organisation=owner)  # type: ignore[arg-type]  # as above


async def test_what_waits_in_the_database_counts_and_so_does_what_was_let_in_since(ground: Stage, waiting: Backlog) -> None:
    await start(ground, 3)
    await waiting.admit(ground.organisation, 2)
    with pytest.raises(QueueFullError) as refused:
        await waiting.admit(ground.organisation)
    assert refused.value.parameters == {"limit": 5}


async def test_a_full_organisation_leaves_room_for_others_up_to_the_bound_of_all(ground: Stage, waiting: Backlog) -> None:
    await start(ground, 5)
    other, third = await ground.add_organisation(), await ground.add_organisation()
    await waiting.admit(other, 2)
    await waiting.admit(third, 1)
    with pytest.raises(QueueFullError) as refused:
        await waiting.admit(third, 1)
    assert refused.value.parameters == {"limit": 8}


async def test_when_workers_have_taken_up_what_waited_there_is_room_again(ground: Stage, waiting: Backlog, clock: Clock) -> None:
    await start(ground, 5)
    with pytest.raises(QueueFullError):
        await waiting.admit(ground.organisation)
    await ground.ask("update runs set ready_at = null returning 1")
    with pytest.raises(QueueFullError):
        await waiting.admit(ground.organisation)
    # Within seconds a look on the side is enough; what is older is not believed.
    clock.now += 100
    await waiting.admit(ground.organisation)


async def test_one_looks_for_all_and_at_most_once_a_second(ground: Stage, clock: Clock) -> None:
    line = Counting(ground.dsn, "test")
    made = Backlog(line, Bounds(), clock)
    await asyncio.gather(*(made.admit(ground.organisation) for _ in range(20)))
    assert line.uses == 1
    clock.now += 1.5
    await asyncio.gather(*(made.admit(ground.organisation) for _ in range(20)))
    await asyncio.sleep(0.1)
    assert line.uses == 2
    await made.close()


async def test_a_database_that_is_away_is_no_reason_to_call_the_queue_full(ground: Stage, clock: Clock) -> None:
    line = Counting(ground.dsn, "test")
    line.is_away = True
    made = Backlog(line, Bounds(), clock)
    await made.admit(new_id())
    await made.close()


class Counting(Line):
    """Counts how often it is used, and may be away."""

    uses = 0
    is_away = False

    async def use(self, work: Callable[[RawConnection], Awaitable[Found]]) -> Found:
        self.uses += 1
        if self.is_away:
            raise UnavailableError
        return await super().use(work)
