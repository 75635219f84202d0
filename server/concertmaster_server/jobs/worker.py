"""The worker process: claims runs, keeps them in memory, advances them all at once, and lets go of them when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Coroutine
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.channel import WAKE_CHANNEL, Channel
from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.claims import Heartbeat
from concertmaster_server.db.queries.lane_walk import LaneWalk
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.executors import executors
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.queue import ArqDoorbell, Doorbell, NotifyDoorbell
from concertmaster_server.runs.callees import Callees
from concertmaster_server.runs.claim import Appetite, claim_runs
from concertmaster_server.runs.ledger import Ledger
from concertmaster_server.runs.means import Means
from concertmaster_server.runs.payloads import Payloads
from concertmaster_server.runs.people.personal_links import PersonalLinks
from concertmaster_server.runs.priorities import turn
from concertmaster_server.runs.slots import Slots
from concertmaster_shared.ids import uuid7

from .check_counts import check_counts_for_ever
from .clock import DatabaseClock
from .holdings import Holdings
from .index_answers import index_answers_for_ever
from .index_words import index_words_for_ever
from .keep_months import keep_months_for_ever
from .letter_words import LetterWords
from .liveness import Identity, Liveness
from .options import WorkerOptions
from .outside import WaysOut
from .post_letters import Poster
from .scan_uploads import Scanner
from .sweep import SWEEP_S, Sweeper
from .tidy import Keeping, tidy_for_ever

_LOG: Final = logging.getLogger(__name__)

_BATCH: Final = 64
_AWAY_S: Final = 0.2
_FENCE_CHECK_S: Final = 0.25


async def run_worker(options: WorkerOptions, stop: asyncio.Event) -> None:
    """Work until ``stop`` is set; then let attempts on their way end within the grace, give the rest back, and return."""
    await Worker(options).run(stop)


class Worker:
    """One incarnation of a worker, from start to end."""

    def __init__(self, options: WorkerOptions) -> None:
        dsn = psycopg_dsn(options.database_url)
        self._options = options
        self._me = new_id()
        self._clock = DatabaseClock(time.monotonic)
        self._look = asyncio.Event()
        self._named: set[UUID] = set()
        self._stopping = False
        self._claimed = 0
        self._walk = LaneWalk()
        self._claims, self._sweeps, self._commits, self._letters, self._tidying, self._words, self._counts = (
            Line(dsn, name) for name in ("claims", "sweeps", "commits", "letters", "tidying", "words", "counts")
        )
        self._scans = Line(dsn, "scans")
        self._ledger = Ledger(self._commits, self._me)
        self._ways_out = WaysOut(options)
        means = Means(
            ledger=self._ledger,
            executors=executors(self._ways_out.outside),
            now=self._clock.now,
            chance=secrets.SystemRandom().random,
            may_act=lambda: self._liveness.is_fresh(),  # noqa: PLW0108 - it is made a few lines on
            is_crowded=lambda organisation: self._holdings.is_crowded(organisation),  # noqa: PLW0108 - as above
            callees=Callees(self._claims, new_id),
            payloads=Payloads(self._ways_out.store),
            slots=Slots(options.attempts),
        )
        self._holdings = Holdings(self._me, self._claims, means, size=options.hold, freed=self._look.set)
        self._liveness = Liveness(dsn, Identity(incarnation=self._me, queues=options.queues), self._holdings.fences, self._told)
        self._doorbells: tuple[Doorbell, ...] = (
            *((ArqDoorbell(options.redis_url),) if options.redis_url else ()),
            NotifyDoorbell(Channel(dsn, WAKE_CHANNEL, name="wake")),
        )
        self._sweeper = Sweeper(self._sweeps, self._me, self._doorbells, look=self._look.set, new_id=new_id)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; raises when one of our own parts breaks, so that the process is started anew."""
        if not self._options.redis_url:
            _LOG.warning("there is no Redis: wake-ups come through PostgreSQL alone")
        stopped = asyncio.create_task(stop.wait())
        parts = [asyncio.create_task(self._liveness.start())]
        try:
            await asyncio.wait((stopped, *parts), return_when=asyncio.FIRST_COMPLETED)
            if not stop.is_set():
                _LOG.info("the worker is ready", extra={"worker": str(self._me)})
                parts += map(asyncio.create_task, self._parts())
                done, _ = await asyncio.wait((stopped, *parts[1:]), return_when=asyncio.FIRST_COMPLETED)
                for part in done:
                    part.result()
                await self._end(parts[1])
        finally:
            for part in (stopped, *parts):
                part.cancel()
            await asyncio.gather(stopped, *parts, return_exceptions=True)
            await self._close()

    def _parts(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """Give what runs side by side; the first is the one that claims."""
        ears = (doorbell.subscribe(self._heard) for doorbell in self._doorbells)
        tidying = tidy_for_ever(self._tidying, Keeping(store=self._ways_out.store, run_days=self._options.retention_days))
        months = keep_months_for_ever(psycopg_dsn(self._options.database_url))
        posting = self._poster().post_for_ever()
        housekeeping = (tidying, months, posting, *self._answers(), *self._scanning())
        return (self._claim(), self._ledger.run(), self._sweeper.run(), self._fence_ourselves(), *housekeeping, *ears)

    def _scanning(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """Give what hands files to a scanner; nothing where there is none."""
        url, ways_out = self._options.scan_url, self._ways_out
        if url is None:
            return ()
        return (Scanner(line=self._scans, store=ways_out.store, http=ways_out.http, url=url).scan_for_ever(),)

    def _answers(self) -> tuple[Coroutine[Any, Any, None], ...]:
        """Give what makes answers quick to find and right to count."""
        indexes = index_answers_for_ever(psycopg_dsn(self._options.database_url))
        return indexes, index_words_for_ever(self._words), check_counts_for_ever(self._counts, self._clock.now)

    def _poster(self) -> Poster:
        links = None if self._options.vault is None else PersonalLinks(self._options.vault)
        form_links = None if self._options.vault is None else FormLinks(self._options.vault)
        words = LetterWords(line=self._letters, links=links, public_url=self._options.public_url, form_links=form_links)
        return Poster(line=self._letters, mailer=self._ways_out.mail, now=self._clock.now, words=words)

    async def _claim(self) -> None:
        """Claim whenever there may be something, and four times a second in any case."""
        while not self._stopping:
            self._look.clear()
            try:
                taken = await self._claim_once()
            except UnavailableError:
                self._holdings.doubt()
                await asyncio.sleep(_AWAY_S)
                continue
            except UnstorableError:
                _LOG.exception("the database refuses what is asked of it to claim runs")
                self._holdings.doubt()
                await asyncio.sleep(_AWAY_S)
                continue
            if not taken:
                try:
                    async with asyncio.timeout(SWEEP_S):
                        await self._look.wait()
                except TimeoutError:
                    pass

    async def _claim_once(self) -> int:
        named, self._named = self._named, set()
        await self._holdings.give_back_unheld()
        await self._holdings.look_after(named)
        room = self._holdings.room()
        if not room or not self._liveness.is_fresh():
            return 0
        appetite = Appetite(
            count=min(room, _BATCH),
            suspects=self._holdings.room_for_suspects(),
            queues=turn(self._options.queues, self._claimed),
            sated=self._holdings.sated(),
            walk=self._walk,
        )
        claimed = await claim_runs(self._claims, self._me, appetite)
        self._claimed += bool(claimed)
        for run in claimed:
            self._holdings.take(run)
        return len(claimed)

    async def _fence_ourselves(self) -> None:
        """Drop everything when no heartbeat gets through: by now others may hold what we believe to be ours."""
        while True:
            await asyncio.sleep(_FENCE_CHECK_S)
            self._liveness.check()
            if self._holdings.fences and not self._liveness.is_fresh():
                self._holdings.lose_all()

    async def _end(self, claiming: asyncio.Task[None]) -> None:
        self._stopping = True
        self._look.set()
        await claiming
        try:
            await self._holdings.let_go(self._options.grace_s)
        except UnavailableError:
            _LOG.warning("runs could not be given back; others take them when our lock is gone")

    async def _close(self) -> None:
        await self._liveness.stop()
        for doorbell in self._doorbells:
            await doorbell.close()
        for line in (self._claims, self._sweeps, self._commits, self._letters, self._tidying, self._words, self._counts):
            await line.close()
        await self._scans.close()
        await self._ways_out.close()

    def _heard(self, names: str) -> None:
        with contextlib.suppress(ValueError):  # whoever reaches the database or Redis can ring with any text
            self._named |= {UUID(name) for name in names.split(",") if name}
        self._look.set()

    def _told(self, heartbeat: Heartbeat, at: float) -> None:
        self._clock.set(heartbeat.now, at)
        self._holdings.lose(heartbeat.lost)
        if heartbeat.asked:
            self._named |= heartbeat.asked
            self._look.set()


def new_id() -> UUID:
    """Make an id that sorts by time."""
    return uuid7(time.time_ns() // 1_000_000, secrets.randbits(80))
