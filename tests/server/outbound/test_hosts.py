"""Places, rates and rests of hosts, as their calls meet them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from concertmaster_server.outbound.breaker import BreakerOptions
from concertmaster_server.outbound.errors import BusyError, OutboundError, RefusedError, RestingError, UnreachableError
from concertmaster_server.outbound.hosts import Caller, HostOptions, Hosts

ACME, OTHER = Caller(organisation="acme"), Caller(organisation="other")
BREAKER = BreakerOptions(failures=2, first_rest_s=10, longest_rest_s=40)


@dataclass(slots=True)
class Clock:
    """Shows the moment it is set to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Calls:
    """Makes calls that end when told to, and knows how many are on their way."""

    hosts: Hosts
    inside: int = 0
    most: int = 0
    end: asyncio.Event = field(default_factory=asyncio.Event)

    async def one(
        self, *, host: str = "erp.example", caller: Caller = ACME, within_s: float = 5, fails: OutboundError | None = None
    ) -> None:
        """Make a call that stays until the end, or fails at once."""
        async with self.hosts.visit(host, 443, caller, within_s=within_s):
            self.inside += 1
            self.most = max(self.most, self.inside)
            try:
                if fails:
                    raise fails
                await self.end.wait()
            finally:
                self.inside -= 1

    async def fail(self, times: int) -> None:
        """Make calls that meet nobody."""
        for _ in range(times):
            with pytest.raises(UnreachableError):
                await self.one(fails=UnreachableError(host="erp.example"))


def calls(clock: Callable[[], float] = time.monotonic, **options: object) -> Calls:
    return Calls(Hosts(HostOptions(**{"breaker": BREAKER, **options}), clock=clock, chance=lambda: 1.0))  # type: ignore[arg-type]  # options of any kind


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_no_more_calls_than_places_are_on_their_way() -> None:
    made = calls(places=3)
    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(made.one())
        await settle()
        assert made.inside == 3
        made.end.set()
    assert made.most == 3


async def test_a_call_without_a_place_in_time_says_so() -> None:
    made = calls(places=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(made.one())
        await settle()
        with pytest.raises(BusyError) as busy:
            await made.one(within_s=0.05)
        assert busy.value.retryable
        made.end.set()
    await made.one()


async def test_places_of_one_organisation_and_one_host_are_not_those_of_another() -> None:
    made = calls(places=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(made.one())
        group.create_task(made.one(caller=OTHER))
        group.create_task(made.one(host="crm.example"))
        await settle()
        assert made.inside == 3
        made.end.set()


async def test_a_cancelled_call_gives_its_place_back() -> None:
    made = calls(places=1)
    for _ in range(3):
        task = asyncio.create_task(made.one())
        waiting = asyncio.create_task(made.one())
        await settle()
        waiting.cancel()
        task.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)
    made.end.set()
    await made.one(within_s=0.1)


async def test_a_rate_spreads_calls_over_time() -> None:
    made = calls(rate_per_s=20)
    made.end.set()
    began = time.monotonic()
    await asyncio.gather(*(made.one() for _ in range(30)))
    assert 0.45 < time.monotonic() - began < 2


async def test_a_turn_beyond_the_deadline_is_told_at_once() -> None:
    made = calls(rate_per_s=0.1)
    made.end.set()
    await made.one()
    began = time.monotonic()
    with pytest.raises(BusyError) as busy:
        await made.one(within_s=2)
    assert time.monotonic() - began < 1
    assert busy.value.after_s == pytest.approx(10, abs=0.5)


async def test_a_connection_has_bounds_of_its_own_over_all_hosts() -> None:
    made = calls(places=10)
    narrow = Caller(organisation="acme", connection="erp", places=2)
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(made.one(host=f"{number % 2}.example", caller=narrow))
        await settle()
        assert made.inside == 2
        group.create_task(made.one(host="0.example"))
        await settle()
        assert made.inside == 3
        made.end.set()


async def test_after_failures_in_a_row_calls_are_turned_away_and_told_for_how_long() -> None:
    clock = Clock()
    made = calls(clock)
    await made.fail(2)
    with pytest.raises(RestingError) as resting:
        await made.one()
    assert resting.value.retryable
    assert resting.value.after_s == 15  # ten seconds of rest and, with this chance, half as much again
    made.end.set()
    await made.one(caller=OTHER)
    await made.one(host="crm.example")


async def test_one_call_tries_a_host_in_doubt_and_the_others_wait_for_what_it_finds() -> None:
    clock = Clock()
    made = calls(clock)
    await made.fail(2)
    clock.now += 10
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(made.one())
        await settle()
        assert made.inside == 1
        made.end.set()
    await made.one()


async def test_a_failed_trial_turns_those_away_who_waited_for_it() -> None:
    clock = Clock()
    made = calls(clock)
    await made.fail(2)
    clock.now += 10
    ended = asyncio.Event()

    async def trial() -> None:
        async with made.hosts.visit("erp.example", 443, ACME, within_s=5):
            await ended.wait()
            raise UnreachableError(host="erp.example")

    trying = asyncio.create_task(trial())
    await settle()
    waiting = [asyncio.create_task(made.one()) for _ in range(5)]
    await settle()
    assert made.inside == 0
    ended.set()
    results = await asyncio.gather(trying, *waiting, return_exceptions=True)
    assert [type(result) for result in results] == [UnreachableError] + [RestingError] * 5
    clock.now += 19
    with pytest.raises(RestingError):
        await made.one()


async def test_a_trial_that_tells_nothing_leaves_the_next_one_to_try() -> None:
    clock = Clock()
    made = calls(clock)
    await made.fail(2)
    clock.now += 10
    trying = asyncio.create_task(made.one())
    await settle()
    waiting = asyncio.create_task(made.one())
    await settle()
    assert made.inside == 1
    trying.cancel()
    await settle()
    assert made.inside == 1
    made.end.set()
    await waiting


async def test_what_the_guard_refuses_is_no_failure_of_the_host() -> None:
    made = calls()
    for _ in range(5):
        with pytest.raises(RefusedError):
            await made.one(fails=RefusedError(host="erp.example"))
    made.end.set()
    await made.one()


async def test_a_host_that_asks_for_a_pause_gets_it() -> None:
    clock = Clock()
    made = calls(clock)
    made.end.set()
    async with made.hosts.visit("erp.example", 443, ACME, within_s=5) as visit:
        visit.asked_s = 20
    with pytest.raises(RestingError):
        await made.one()
    clock.now += 20
    await asyncio.gather(*(made.one() for _ in range(5)))
