"""The months of history: which parts the records of runs lie in, made ahead of time by whoever owns the database.

Run ids begin with the millisecond of their making (UUIDv7), so a range of ids is a range of time and every unique index on a run
holds inside its part. What no month covers lies in a part of its own; nothing is ever refused for want of a month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

AHEAD: Final = 2
"""How many months are made ahead."""

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One part: runs whose ids lie from ``first`` up to, and without, ``end``."""

    name: str
    first: UUID
    end: UUID


def months(now: datetime, ahead: int = AHEAD) -> tuple[Month, ...]:
    """Give the month of ``now`` and those after it."""
    count = now.year * _MONTHS + now.month - 1
    return tuple(_month(count + number) for number in range(ahead + 1))


def make_statement(month: Month) -> str:
    """Give the SQL that makes a part where there is none; it holds nothing but names and ids of ours."""
    return (
        f"create table if not exists history.{month.name} partition of run_records"
        f" for values from ('{month.first}') to ('{month.end}')"
    )


def _month(count: int) -> Month:
    year, month = divmod(count, _MONTHS)
    return Month(f"run_records_{year:04}_{month + 1:02}", _first_id(count), _first_id(count + 1))


def _first_id(count: int) -> UUID:
    year, month = divmod(count, _MONTHS)
    began = datetime(year, month + 1, 1, tzinfo=UTC)
    return UUID(int=int(began.timestamp() * 1000) << 80)
