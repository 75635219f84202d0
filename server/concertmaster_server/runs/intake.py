"""Use case: start runs for many callers with one commit. Nobody is told yes before it.

What is asked for while a commit is on its way makes up the next one. Each batch is one transaction for all its organisations:
find where the runs begin, in the versions that are published at that moment; keep the answers to requests that carry a key;
insert all runs; notify once. A start that the database refuses fails alone: its batch is cut into halves until it stands apart.

When the connection breaks while it commits, nobody knows the outcome. Starts without a key are then refused, so a caller may ask
again; starts with a key ask again themselves, for the key tells what became of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.idempotency import KeptAnswer, RequestKey, find_answers, keep_new_answers
from concertmaster_server.db.queries.new_runs import NewRun, insert_runs
from concertmaster_server.db.queries.starts import Entrance, Entrances, find_entrances, name_owners
from concertmaster_server.db.raw import RawConnection, brief_transaction
from concertmaster_server.db.refusals import IdempotencyMismatchError, NotFoundError
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_shared.api.runs import Priority
from concertmaster_shared.errors import ConcertMasterError

from .backlog import Backlog, QueueFullError
from .gather import Asked, Gathering
from .lanes import lane_of
from .start import by_hand, new_run

_MOST_WAITING: Final = 10_000
_LONGEST_S: Final = 30.0
"""A database that is frozen must not hold callers for ever."""

_BYTES_A_RUN: Final = 8 * 1024
"""So many bytes of input weigh as much as one more run: a batch is bounded in both."""


class InputUnstorableError(ConcertMasterError):
    """The database cannot store this input."""

    code: ClassVar[str] = "run.unstorable"


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody asks for a run of a workflow."""

    organisation: UUID
    workflow: UUID


@dataclass(frozen=True, slots=True)
class Repeat:
    """What makes a request recognisable when it comes again; the key counts within the operation and its organisation."""

    operation: str
    key: str
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the runs of a start begin, and when they were created."""

    entrance: Entrance
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Runs that somebody wants, one for each input. ``place`` may be the path of a hook; ``size`` is in bytes.

    ``admit`` looks at the entrance before anything is stored, and raises where the caller may not use it. ``answer`` says what
    the caller is told; to a request that comes again it is told again.
    """

    place: ByHand | str
    run_ids: Sequence[UUID]
    inputs: Sequence[object]
    size: int
    answer: Callable[[Begun], KeptAnswer]
    priority: Priority = "medium"
    admit: Callable[[RawConnection, Entrance], Awaitable[None]] | None = None
    repeat: Repeat | None = None


_Asked = Asked[Start, KeptAnswer]


@dataclass(slots=True)
class _Plan:
    """A start that may happen: its runs, the answer, and its key."""

    asked: _Asked
    runs: Sequence[NewRun]
    answer: KeptAnswer
    request: RequestKey | None


@dataclass(slots=True)
class _Settled:
    """What became of a batch; it counts when its transaction is committed, which may have begun from ``doubtful`` on."""

    outcomes: list[tuple[_Asked, KeptAnswer | ConcertMasterError]] = field(default_factory=list)
    again: list[_Asked] = field(default_factory=list)
    doubtful: bool = False


def intake(database_url: str, backlog: Backlog) -> Intake:
    """Make the intake of a web process, with a connection of its own."""
    return Intake(Line(psycopg_dsn(database_url), "intake", role="cm_app"), backlog)


class Intake:
    """Starts runs, together with whatever else is asked for at that moment."""

    def __init__(self, line: Line, backlog: Backlog) -> None:
        self._line = line
        self._backlog = backlog
        self._gathering: Gathering[Start, KeptAnswer] = Gathering(self._carry_out)

    async def start(self, start: Start) -> KeptAnswer:
        """Store the runs, or find that an equal request did, and give the answer.

        Raises ``NotFoundError``, ``NotPublishedError``, ``NoStartError``, ``LaneError``, ``IdempotencyMismatchError``,
        ``InputUnstorableError``, ``QueueFullError``, what ``admit`` raises, or ``UnavailableError``: then nobody knows whether
        the runs were stored.
        """
        if self._gathering.waiting >= _MOST_WAITING:
            raise QueueFullError(limit=_MOST_WAITING)
        try:
            async with asyncio.timeout(_LONGEST_S):
                return await self._gathering.ask(start, weight=len(start.inputs) + start.size // _BYTES_A_RUN)
        except TimeoutError as late:
            raise UnavailableError from late

    async def close(self) -> None:
        """Let nobody wait any more, and close the connection."""
        await self._gathering.close()
        await self._line.close()

    async def _carry_out(self, batch: Sequence[_Asked]) -> None:
        await self._backlog.look()
        await self._store(batch)

    async def _store(self, batch: Sequence[_Asked], *, tries: int = 2) -> None:
        settled = _Settled()
        try:
            await self._line.use(lambda raw: self._write(raw, batch, settled))
        except (UnstorableError, TypeError) as refusal:  # TypeError: a value that is no JSON at all
            await self._store_apart(batch, refusal)
        except UnavailableError as failure:
            await self._store_again(batch, failure, settled=settled, tries=tries - 1)
        else:
            for asked, outcome in settled.outcomes:
                if isinstance(outcome, KeptAnswer):
                    asked.answer(outcome)
                else:
                    asked.refuse(outcome)
            if settled.again:
                await self._store_again(settled.again, UnavailableError(), settled=_Settled(), tries=tries - 1)

    async def _store_apart(self, batch: Sequence[_Asked], refusal: Exception) -> None:
        """Find what cannot be stored by halving the batch: its neighbours must not fail with it."""
        if len(batch) == 1:
            error = InputUnstorableError()
            error.__cause__ = refusal
            batch[0].refuse(error)
            return
        half = len(batch) // 2
        await self._store(batch[:half])
        await self._store(batch[half:])

    async def _store_again(self, batch: Sequence[_Asked], failure: UnavailableError, *, settled: _Settled, tries: int) -> None:
        """Try once more what surely was not committed, or has a key that will tell; refuse the rest."""
        repeatable = [asked for asked in batch if tries and not (settled.doubtful and asked.question.repeat is None)]
        for asked in batch:
            if asked not in repeatable:
                asked.refuse(failure)
        if repeatable:
            await self._store(repeatable, tries=tries)

    async def _write(self, raw: RawConnection, batch: Sequence[_Asked], settled: _Settled) -> None:
        hands = {(p.organisation, p.workflow) for p in (a.question.place for a in batch) if isinstance(p, ByHand)}
        paths = {asked.question.place for asked in batch if isinstance(asked.question.place, str)}
        async with brief_transaction(raw):
            await name_owners(raw, {organisation for organisation, _ in hands}, paths)
            found = await find_entrances(raw, hands, paths)
            plans: list[_Plan] = []
            for asked in batch:
                try:
                    plans.append(await self._plan(raw, asked, found))
                except ConcertMasterError as refusal:
                    settled.outcomes.append((asked, refusal))
            fresh = await _first_times(raw, plans, settled)
            runs = [run for plan in fresh for run in plan.runs]
            if runs:
                await insert_runs(raw, runs)
            settled.outcomes += [(plan.asked, plan.answer) for plan in fresh]
            settled.doubtful = True

    async def _plan(self, raw: RawConnection, asked: _Asked, found: Entrances) -> _Plan:
        start = asked.question
        entrance = _entrance(start.place, found)
        if start.admit is not None:
            await start.admit(raw, entrance)
        runs = [
            new_run(
                entrance,
                run_id,
                value,
                priority=start.priority,
                lane=lane_of(entrance.settings, value, found.now),
                at=found.now,
            )
            for run_id, value in zip(start.run_ids, start.inputs, strict=True)
        ]
        self._backlog.take(entrance.org_id, len(runs))
        repeat = start.repeat
        request = None if repeat is None else RequestKey(
            organisation=entrance.org_id, operation=repeat.operation, key=repeat.key, body_hash=repeat.body_hash
        )  # fmt: skip
        return _Plan(asked, runs, start.answer(Begun(entrance, found.now)), request)


def _entrance(place: ByHand | str, found: Entrances) -> Entrance:
    if isinstance(place, ByHand):
        return by_hand(found.workflows.get((place.organisation, place.workflow)), place.workflow)
    entrance = found.hooks.get(place)
    if entrance is None:
        raise NotFoundError(kind="hook", id=place)
    return entrance


async def _first_times(raw: RawConnection, plans: Sequence[_Plan], settled: _Settled) -> list[_Plan]:
    """Give the plans that nobody carried out before; the others get the answer that the first such request got."""
    keyed: dict[tuple[UUID, str, str], _Plan] = {}
    for plan in plans:
        if plan.request is not None:
            keyed.setdefault(plan.request.place, plan)
    if not keyed:
        return list(plans)
    new = await keep_new_answers(raw, [(plan.request, plan.answer) for plan in keyed.values() if plan.request is not None])
    used = keyed.keys() - new
    kept = {place: plan.answer for place, plan in keyed.items() if place in new}
    if used:
        kept |= await find_answers(raw, used)
    fresh: list[_Plan] = []
    for plan in plans:
        if plan.request is None or (plan.request.place in new and keyed[plan.request.place] is plan):
            fresh.append(plan)
            continue
        earlier = kept.get(plan.request.place)
        if earlier is None:
            # Forgotten between the two statements, so it may be carried out again.
            settled.again.append(plan.asked)
        else:
            same = earlier.body_hash == plan.request.body_hash
            settled.outcomes.append((plan.asked, earlier if same else IdempotencyMismatchError()))
    return fresh
