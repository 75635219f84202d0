"""Find a page of submissions: by a filter, by words, in any order, from where the last page ended."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.queries.answers.pages import (
    WALKED,
    Order,
    Phase,
    Position,
    Wanted,
    among_words,
    at_once,
    counted,
    in_order,
    phases,
    walk_ends,
)
from concertmaster_server.db.queries.answers.tallies import Tallied
from concertmaster_server.db.reader import Question, Reader

from .filters import Filter, Sieve
from .known_names import Row
from .plans import Step, plan, walk_on

SIEVED: Final = 2_000
"""How many submissions we look at ourselves before a page is given, full or not."""

ROUNDS: Final = 2
"""How many walks one page is worth."""

MOST_COUNTED: Final = 10_000
_COUNTED_AMONG: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a form's submissions. ``words`` are those of a search, made plain; ``after`` is where a page ended."""

    form_id: UUID
    filter: Filter
    order: Order
    limit: int
    words: str | None = None
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The submissions of a page in their order; ``next`` is where the next one begins. A page that is not full may have one."""

    ids: tuple[UUID, ...]
    next: Position | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many submissions there are; there may be more of a ``capped`` one."""

    count: int
    capped: bool


async def find_page(reader: Reader, asked: Asked, known: Tallied) -> Found:
    """Find a page; raises ``TooSlowError`` where nothing but reading everything would do."""
    search = _Search(reader, asked, plan(asked.filter, asked.order, known, search=asked.words is not None), known)
    found: list[Position] = []
    after = asked.after
    for _round in range(ROUNDS):
        rows, after = await search.look(after)
        found += rows
        if after is None or len(found) > asked.limit:
            break
    if len(found) > asked.limit:
        return Found(tuple(row.id for row in found[: asked.limit]), found[asked.limit - 1])
    return Found(tuple(row.id for row in found), after)


async def count(reader: Reader, asked: Asked, known: Tallied, *, is_current: bool) -> Count:
    """Count what fits, as far as a page has use for; at once where the tallies know and are ``is_current``."""
    filter_ = asked.filter
    if is_current and asked.words is None and (exact := _tallied(filter_, known)) is not None:
        return Count(exact, capped=False)
    wanted = Wanted(form_id=asked.form_id, where=filter_.where, words=asked.words, limit=MOST_COUNTED + 1)
    way = plan(filter_, Order(), known, search=asked.words is not None)[-1]
    among = _COUNTED_AMONG if way.way == "walk" else None
    if not filter_.is_whole:
        return await _count_ourselves(reader, asked, way, known)
    question = counted(wanted, at_most=MOST_COUNTED + 1, walked=among, narrowed=way.narrowed)
    number = int((await reader.ask(question))[0][0])
    is_partial = among is not None and (known.total is None or known.total > among)
    return Count(min(number, MOST_COUNTED), capped=number > MOST_COUNTED or is_partial)


async def _count_ourselves(reader: Reader, asked: Asked, way: Step, known: Tallied) -> Count:
    rows, after = await _Search(reader, asked, (way,), known).look(None)
    return Count(len(rows), capped=after is not None)


def _tallied(filter_: Filter, known: Tallied) -> int | None:
    """Give what the tallies say of a filter that is one answer and nothing else."""
    if not filter_.asks:
        return known.total
    if filter_.rest or len(filter_.narrows) != filter_.parts or filter_.parts != 1 or filter_.narrows[0].listed:
        return None
    narrow = filter_.narrows[0]
    counts = [known.counts.get((narrow.field, value)) for value in set(narrow.tallied)]
    return None if any(one is None for one in counts) else sum(one for one in counts if one is not None)


class _Search:
    """Takes the steps of a plan."""

    def __init__(self, reader: Reader, asked: Asked, steps: tuple[Step, ...], known: Tallied) -> None:
        self._reader = reader
        self._asked = asked
        self._known = known
        self._steps = steps
        self._sieve: Sieve | None = None if asked.filter.is_whole else asked.filter.sieve()
        self._wanted = Wanted(
            form_id=asked.form_id,
            where=asked.filter.where,
            words=asked.words,
            limit=asked.limit + 1 if self._sieve is None else SIEVED,
            whole_rows=self._sieve is not None,
        )

    async def look(self, after: Position | None) -> tuple[list[Position], Position | None]:
        """Give what fits behind a position, and where to look on when there may be more."""
        first, *rest = self._steps
        rows: list[tuple[Any, ...]]
        ends: Position | None = None
        if first.way == "walk":
            rows, ends = await self._walk(after, instead=rest[0] if rest else None)
        else:
            rows = await (self._at_once(first, after) if first.way == "at once" else self._in_order(after))
        if len(rows) >= self._wanted.limit:
            ends = _position(rows[-1])
        return await self._sieved(rows), ends

    async def _at_once(self, step: Step, after: Position | None) -> list[tuple[Any, ...]]:
        order = self._asked.order
        if self._wanted.words is not None and order.spot is None:
            (phase,) = phases(order, after)
            return await self._reader.ask(among_words(self._wanted, order, phase, walked=None))
        return await self._reader.ask(at_once(self._wanted, order, after, narrowed=step.narrowed))

    async def _in_order(self, after: Position | None) -> list[tuple[Any, ...]]:
        """Go through the phases of the order until there is enough."""
        rows: list[tuple[Any, ...]] = []
        for phase in phases(self._asked.order, after):
            rows += await self._reader.ask(in_order(self._wanted, self._asked.order, phase, walked=None))
            if len(rows) >= self._wanted.limit:
                break
        return rows[: self._wanted.limit]

    async def _walk(self, after: Position | None, *, instead: Step | None) -> tuple[list[tuple[Any, ...]], Position | None]:
        """Walk through the phases of the order until there is enough; after one that ends before its phase comes ``instead``.

        By time, the first walk tells how far the next one would have to go, and so which of the two costs less.
        """
        order, limit, rows = self._asked.order, self._wanted.limit, list[tuple[Any, ...]]()
        for phase in phases(order, after):
            rows += await self._walked(phase, WALKED)
            if len(rows) >= limit:
                break
            further = walk_on(len(rows), limit, instead, known=self._known) if instead and order.spot is None else 0
            if instead and order.spot is None and not further:
                return await self._at_once(instead, after), None
            if not (last := await self._reader.ask(walk_ends(self._wanted, order, phase))):
                continue
            ends = _position(last[0])
            if further:
                rows += await self._walked(phases(order, ends)[0], further)
            if len(rows) >= limit:
                break
            return (rows, ends) if instead is None else (await self._at_once(instead, after), None)
        return rows[:limit], None

    async def _walked(self, phase: Phase, walked: int) -> list[tuple[Any, ...]]:
        question: Question
        if self._wanted.words is not None:
            question = among_words(self._wanted, self._asked.order, phase, walked=walked)
        else:
            question = in_order(self._wanted, self._asked.order, phase, walked=walked)
        return await self._reader.ask(question)

    async def _sieved(self, rows: Sequence[tuple[Any, ...]]) -> list[Position]:
        if self._sieve is None or not rows:
            return [_position(row) for row in rows]
        holds = self._sieve.holds
        return await asyncio.to_thread(lambda: [_position(row) for row in rows if holds(_row(row))])


def _position(row: tuple[Any, ...]) -> Position:
    return Position(key=row[2], at=row[1], id=row[0])


def _row(row: tuple[Any, ...]) -> Row:
    identifier, at, _key, status, locale, version, data = row
    return Row(id=identifier, submitted_at=at, status=status, locale=locale, version=version, data=data)
