"""The product's own worker, in which some steps are poison: the process dies of them, or memory runs out, or the stack.

A step of ``data.set`` whose value is called ``poison`` carries the name of what happens. Healthy steps are carried out as ever.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from concertmaster_server.entrypoints import worker
from concertmaster_server.executors import data_set

_MOST_MEMORY = 2_000_000_000


def _dive(depth: int = 0) -> int:
    return _dive(depth + 1) + 1


def _swallow() -> None:
    bytearray(_MOST_MEMORY)


def _read_nothing() -> None:
    ctypes.string_at(0)


DEADLY: dict[str, Callable[[], object]] = {
    "exit politely": lambda: sys.exit(4),
    "exit": lambda: os._exit(3),
    "abort": os.abort,
    "segfault": _read_nothing,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "ask to end hard": lambda: os.kill(os.getpid(), signal.SIGQUIT),
}
SURVIVED: dict[str, Callable[[], object]] = {
    "stack": _dive,
    "memory": _swallow,
    "division": lambda: 1 / 0,
}


def main() -> None:
    """Work, within bounds of memory, until a poison is met."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    execute = data_set.execute

    @wraps(execute)
    def poisoned(step: Any) -> Any:
        values = step.parameters.get("values") or {}
        if isinstance(values, dict) and (name := values.get("poison")):
            ({**DEADLY, **SURVIVED})[name]()
        return execute(step)

    data_set.execute = poisoned
    worker.main()
