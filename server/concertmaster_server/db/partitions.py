"""The months of history: which parts the records of runs lie in, and the SQL that makes and drops them. Text alone.

Run ids begin with the millisecond of their making (UUIDv7), so a range of ids is a range of time and every unique index on a run
holds inside its part. What no month covers lies in a part of its own, and stays there: nothing is ever refused for want of a
month, and a month of which something lies there already gets no part any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

AHEAD: Final = 2
"""How many months are made ahead."""

OTHER: Final = "history.run_records_other"
"""Where records lie that no month covers."""

LOCK_KEY: Final = 0x636D_6D69_6772_6174  # "cmmigrat"
"""The advisory lock of whoever changes what there is: one process at a time."""

_MONTHS: Final = 12
_NAME: Final = re.compile(r"run_records_(\d{4})_(\d{2})")


@dataclass(frozen=True, slots=True)
class Month:
    """One part: runs whose ids lie from ``first`` up to, and without, ``end``."""

    name: str
    first: UUID
    end: UUID


def months(now: datetime, ahead: int = AHEAD) -> tuple[Month, ...]:
    """Give the month of ``now`` and those after it."""
    count = _count(now)
    return tuple(_month(count + number) for number in range(ahead + 1))


def past_month(name: str, now: datetime) -> Month | None:
    """Give the month of a part of that name when it has been over for a whole month; None for every other part."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    count = int(found[1]) * _MONTHS + int(found[2]) - 1
    return _month(count) if count < _count(now) - 1 else None


def make_statement(month: Month) -> str:
    """Give the SQL that makes a part where there is none; it holds nothing but names and ids of ours."""
    return (
        f"create table if not exists history.{month.name} partition of run_records"
        f" for values from ('{month.first}') to ('{month.end}')"
    )


def strays_statement(month: Month) -> str:
    """Give the SQL that tells whether a record of the month lies in the part for what no month covers."""
    return f"select exists (select from {OTHER} where run_id >= '{month.first}' and run_id < '{month.end}')"  # noqa: S608 - ours


def drop_statement(month: Month) -> str:
    """Give the SQL that drops a part with all that it holds."""
    return f"drop table history.{month.name}"


def _count(now: datetime) -> int:
    return now.year * _MONTHS + now.month - 1


def _month(count: int) -> Month:
    year, month = divmod(count, _MONTHS)
    return Month(f"run_records_{year:04}_{month + 1:02}", _first_id(count), _first_id(count + 1))


def _first_id(count: int) -> UUID:
    year, month = divmod(count, _MONTHS)
    began = datetime(year, month + 1, 1, tzinfo=UTC)
    return UUID(int=int(began.timestamp() * 1000) << 80)
