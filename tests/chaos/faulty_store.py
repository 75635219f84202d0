"""Statement functions that fail when they are told to: before they did anything, by a time-out, or after they committed.

A statement function is one of ``db.queries`` that speaks on a raw connection. It is wrapped wherever the worker's modules know it
by name, so that none is forgotten; the product has no hook for this.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from random import Random
from typing import Any, Literal, get_args

import psycopg
from psycopg.pq import TransactionStatus

from concertmaster_server.db import queries

Mode = Literal["error", "time-out", "error after the commit"]
MODES: tuple[Mode, ...] = get_args(Mode)

ELSEWHERE = {
    "audit.audit": "no worker asks it",
    "records.read_records": "no worker asks it",
    "attention.find_attention": "no worker asks it",
    "callees.find_form": "tests/server/runs/people",
    "callees.holds_lane": "tests/server/runs/test_control_flow.py",
    "claims.release_unheld": "tests/chaos/test_lost_answers.py",
    "letters.find_asked_by": "tests/server/jobs/test_post_letters.py",
    "letters.give_up_letter": "tests/server/jobs/test_post_letters.py",
    "letters.mark_letter_sent": "tests/server/jobs/test_post_letters.py",
    "letters.postpone_letter": "tests/server/jobs/test_post_letters.py",
    "letters.take_due_letters": "tests/server/jobs/test_post_letters.py",
    "signals.forget_late": "tests/server/jobs/test_tidy.py",
}
"""What is not failed here, and where it is, or why nowhere."""

_WORKER_ROOMS = ("concertmaster_server.jobs", "concertmaster_server.runs", "concertmaster_server.db.queries")


class Faults:
    """Which statement functions there are, which one fails next and how, and what failed."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self.failed: Counter[tuple[str, Mode]] = Counter()
        self.armed: dict[str, Mode] = {}
        self.share = 0.0
        self.random = Random(0)  # noqa: S311 - seeded by whoever raises the share

    def next(self, name: str) -> Mode | None:
        """Say how a call fails, if it does."""
        self.passed[name] += 1
        mode = self.armed.pop(name, None)
        if mode is None and self.share and self.random.random() < self.share:
            mode = self.random.choice(MODES)
        if mode is not None:
            self.failed[name, mode] += 1
        return mode


async def _fail(mode: Mode, call: Callable[[], Any], connection: Any) -> Any:
    if mode == "error":
        raise psycopg.OperationalError("made by a test: the connection is said to be broken")
    if mode == "time-out":
        is_inside = connection.info.transaction_status is TransactionStatus.INTRANS
        await connection.execute("set local statement_timeout = 1" if is_inside else "set statement_timeout = 1")
        try:
            await connection.execute("select pg_sleep(1)")
        finally:
            if not is_inside:
                await connection.execute("set statement_timeout = 15000")
    await call()
    await connection.close()
    raise psycopg.OperationalError("made by a test: it committed, and the answer was lost")


def _wrap(name: str, function: Any, faults: Faults) -> Any:
    @wraps(function)
    async def failing(connection: Any, *arguments: Any, **more: Any) -> Any:
        mode = faults.next(name)
        if mode is None:
            return await function(connection, *arguments, **more)
        return await _fail(mode, lambda: function(connection, *arguments, **more), connection)

    return failing


def statement_functions() -> dict[str, Any]:
    """Give every statement function by its name."""
    found = {}
    for module in pkgutil.iter_modules(queries.__path__):
        place = importlib.import_module(f"{queries.__name__}.{module.name}")
        for name, function in vars(place).items():
            is_here = inspect.iscoroutinefunction(function) and function.__module__ == place.__name__
            if is_here and not name.startswith("_") and next(iter(inspect.signature(function).parameters), "") == "connection":
                found[f"{module.name}.{name}"] = function
    return found


@contextmanager
def faulty_store() -> Iterator[Faults]:
    """Wrap what the worker calls for as long as the block lasts."""
    faults = Faults()
    wrapped = {
        function: _wrap(name, function, faults) for name, function in statement_functions().items() if name not in ELSEWHERE
    }
    replaced = []
    for name, module in list(sys.modules.items()):
        if not name.startswith(_WORKER_ROOMS):
            continue
        for attribute, value in list(vars(module).items()):
            if inspect.iscoroutinefunction(value) and value in wrapped:
                replaced.append((module, attribute, value))
                setattr(module, attribute, wrapped[value])
    try:
        yield faults
    finally:
        for module, attribute, value in replaced:
            setattr(module, attribute, value)
