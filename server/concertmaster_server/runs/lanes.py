"""Which lane a new run takes: runs that must not overlap, or not too many at once. Pure.

The settings of a version say it: ``sequence_key`` lets runs with an equal key go one after the other, each to its end, in the
order of their acknowledgement; ``concurrency`` bounds how many with an equal key are worked on at once. A sequence is the
stricter of the two and wins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import orjson

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.expressions import ExpressionError, evaluate, parse, to_wire

_LONGEST_KEY: Final = 100


class LaneError(ConcertMasterError):
    """The key of a lane cannot be computed for this input. Takes ``setting`` and ``reason``."""

    code: ClassVar[str] = "run.lane"


@dataclass(frozen=True, slots=True)
class Lane:
    """Runs of one workflow that take turns: at most ``limit`` are worked on at once, or are open at once if ``is_open``."""

    name: str
    limit: int
    is_open: bool


def lane_of(settings: Mapping[str, Any], value: object, now: datetime) -> Lane | None:
    """Give the lane of a run with this input; None where nothing is asked for. Raises ``LaneError``."""
    sequence = settings.get("sequence_key")
    if sequence:
        return Lane(f"sequence:{_key('sequence_key', sequence, value, now=now)}", 1, is_open=True)
    concurrency = settings.get("concurrency")
    if concurrency:
        expression = concurrency.get("key")
        key = _key("concurrency", expression, value, now=now) if expression else ""
        return Lane(f"concurrency:{key}", concurrency["limit"], is_open=False)
    return None


def lane_alone(run_id: UUID) -> Lane:
    """Give a lane that no other run has: for a run that must begin although nobody can say which lane is its own."""
    return Lane(f"alone:{run_id}", 1, is_open=False)


def _key(setting: str, text: str, value: object, *, now: datetime) -> str:
    try:
        found = to_wire(evaluate(parse(text), {"input": value}, now=now))
    except ExpressionError as failure:
        raise LaneError(setting=setting, reason=failure.message) from failure
    if found is None:
        return ""
    key = found if isinstance(found, str) else orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode()
    return key if len(key) <= _LONGEST_KEY else f"sha256-{hashlib.sha256(key.encode()).hexdigest()}"
