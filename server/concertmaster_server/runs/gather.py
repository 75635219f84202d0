"""Many ask, one answers: what comes while a batch is on its way makes up the next one. No timer, so nobody waits for company.

This file knows neither what is asked nor where the answers come from.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")

AT_ONCE: Final = 512
"""How much one batch may weigh."""


class Asked(Generic[_Question, _Answer]):
    """A question and the answer that somebody waits for."""

    __slots__ = ("_answer", "question", "weight")

    def __init__(self, question: _Question, weight: int) -> None:
        self.question = question
        self.weight = weight
        self._answer: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still waits."""
        return not self._answer.done()

    def answer(self, found: _Answer) -> None:
        """Give the answer; nothing happens when nobody waits any more."""
        if self.is_open:
            self._answer.set_result(found)

    def refuse(self, error: BaseException) -> None:
        """Raise ``error`` where the answer is waited for."""
        if self.is_open:
            self._answer.set_exception(error)

    async def wait(self) -> _Answer:
        """Wait for the answer."""
        return await self._answer


class Gathering(Generic[_Question, _Answer]):
    """Hands what was asked to ``work`` in batches, one after the other; it answers or refuses each question of its batch."""

    def __init__(self, work: Callable[[Sequence[Asked[_Question, _Answer]]], Awaitable[None]], *, at_once: int = AT_ONCE) -> None:
        self._work = work
        self._at_once = at_once
        self._waiting: deque[Asked[_Question, _Answer]] = deque()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """Tell how many questions no batch has taken yet."""
        return len(self._waiting)

    async def ask(self, question: _Question, *, weight: int = 1) -> _Answer:
        """Ask with the next batch; what weighs more than a batch may is a batch of its own."""
        asked: Asked[_Question, _Answer] = Asked(question, weight)
        self._waiting.append(asked)
        if self._task is None:
            self._task = asyncio.create_task(self._go_on())
        return await asked.wait()

    async def close(self) -> None:
        """Stop; whoever waits is told that the work was cancelled."""
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _go_on(self) -> None:
        batch: list[Asked[_Question, _Answer]] = []
        try:
            while self._waiting:
                batch = self._take()
                await self._answer(batch)
        finally:
            self._task = None
            for asked in (*batch, *self._waiting):
                asked.refuse(asyncio.CancelledError())
            self._waiting.clear()

    async def _answer(self, batch: Sequence[Asked[_Question, _Answer]]) -> None:
        try:
            await self._work(batch)
        except Exception as failure:  # noqa: BLE001 - whatever it was, those who ask must hear of it, and the next ones be served
            for asked in batch:
                asked.refuse(failure)

    def _take(self) -> list[Asked[_Question, _Answer]]:
        """Take what is there, as far as it fits into one batch; whoever has gone is left out."""
        batch: list[Asked[_Question, _Answer]] = []
        weight = 0
        while self._waiting and (not batch or weight + self._waiting[0].weight <= self._at_once):
            asked = self._waiting.popleft()
            if asked.is_open:
                batch.append(asked)
                weight += asked.weight
        return batch
