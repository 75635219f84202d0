"""What stands between a call and its host: places, rates and rests, in the memory of one worker.

Organisations are counted apart, so that nothing one of them does keeps another from a host. Nothing is sent from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from .breaker import Breaker, BreakerOptions
from .errors import BusyError, NetworkError, RestingError
from .gate import Gate
from .kept import Kept

_SPREAD: Final = 0.5
"""By how much of itself the wait that a turned-away call is told may be longer, so that not all come back at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostOptions:
    """``places`` bounds the calls on their way to a host, ``rate_per_s`` those sent in a second, where it is given.

    Both hold for each organisation in each worker. ``kept`` bounds how many hosts and connections are remembered.
    """

    places: int = 50
    rate_per_s: float | None = None
    breaker: BreakerOptions = field(default_factory=BreakerOptions)
    kept: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """For whom a call is made: an organisation, perhaps through a connection of theirs, which may have bounds of its own."""

    organisation: str = ""
    connection: str = ""
    places: int | None = None
    rate_per_s: float | None = None


@dataclass(slots=True)
class Visit:
    """One call on its way. ``asked_s`` is set to how long the host wants no calls, where its answer says so."""

    asked_s: float | None = None


@dataclass(slots=True)
class _Host:
    name: str
    gate: Gate
    breaker: Breaker
    trial: asyncio.Event | None = None


class Hosts:
    """Admits calls to hosts, and learns from how they end."""

    def __init__(self, options: HostOptions, *, clock: Callable[[], float], chance: Callable[[], float]) -> None:
        self._options = options
        self._clock = clock
        self._chance = chance
        self._hosts: Kept[tuple[str, str, int], _Host] = Kept(options.kept)
        self._connections: Kept[Caller, Gate] = Kept(options.kept)

    @asynccontextmanager
    async def visit(self, name: str, port: int, caller: Caller, *, within_s: float) -> AsyncIterator[Visit]:
        """Wait for a place and hold it while the block lasts; raises ``BusyError`` and ``RestingError``.

        The block's ``NetworkError`` counts against the host and its normal end for it; anything else says nothing.
        """
        async with AsyncExitStack() as stack:
            host = stack.enter_context(self._hosts.hold((caller.organisation, name, port), lambda: self._make(name)))
            gates = [stack.enter_context(self._connections.hold(caller, lambda: self._gate_of(caller))), host.gate]
            trial = await self._admit(host, gates, stack, within_s)
            visit = Visit()
            try:
                yield visit
            except NetworkError:
                host.breaker.failed(self._clock(), chance=self._chance(), trial=trial)
                raise
            host.breaker.succeeded()
            if visit.asked_s is not None:
                host.breaker.asked_to_wait(self._clock(), visit.asked_s)

    async def _admit(self, host: _Host, gates: list[Gate], stack: AsyncExitStack, within_s: float) -> bool:
        """Wait until the call may go, and tell whether it is the one that tries a host in doubt."""
        self._refuse_while_resting(host)
        until = self._clock() + within_s
        try:
            async with asyncio.timeout(within_s):
                for gate in gates:
                    away = await stack.enter_async_context(gate.passed(until=until))
                    if away:
                        raise BusyError(host=host.name, after_s=away)
                return await self._pass_doubt(host, stack)
        except TimeoutError as failure:
            raise BusyError(host=host.name) from failure

    async def _pass_doubt(self, host: _Host, stack: AsyncExitStack) -> bool:
        """Wait for what another call finds out about a host in doubt; with nobody on such a trial, begin one."""
        while True:
            self._refuse_while_resting(host)
            if not host.breaker.is_in_doubt:
                return False
            if host.trial is None:
                host.trial = asyncio.Event()
                stack.callback(_end_trial, host)
                return True
            await host.trial.wait()

    def _refuse_while_resting(self, host: _Host) -> None:
        rest = host.breaker.rest_s(self._clock())
        if rest > 0:
            raise RestingError(host=host.name, after_s=rest * (1 + _SPREAD * self._chance()))

    def _make(self, name: str) -> _Host:
        gate = Gate(self._clock, places=self._options.places, rate_per_s=self._options.rate_per_s)
        return _Host(name, gate, Breaker(self._options.breaker))

    def _gate_of(self, caller: Caller) -> Gate:
        return Gate(self._clock, places=caller.places, rate_per_s=caller.rate_per_s)


def _end_trial(host: _Host) -> None:
    trial, host.trial = host.trial, None
    if trial is not None:
        trial.set()
