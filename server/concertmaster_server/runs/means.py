"""What a worker advances runs with. Values and functions alone, handed in by the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from concertmaster_server.engine.step import Executor

from .callees import Callees
from .ledger import Ledger
from .payloads import Payloads
from .slots import Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """``now`` follows the database's clock; ``chance`` lies in [0, 1); ``slots`` bounds how many attempts go out at once.

    ``may_act`` tells whether this worker may still believe in its claims: no effect begins without it. ``is_crowded`` tells
    whether runs of an organisation that only wait should leave its memory.
    """

    ledger: Ledger
    executors: Mapping[str, Executor]
    now: Callable[[], datetime]
    chance: Callable[[], float]
    may_act: Callable[[], bool]
    is_crowded: Callable[[UUID], bool]
    callees: Callees
    payloads: Payloads
    slots: Slots
