"""Statement functions that fail when they are told to: before they did anything, by a time-out, or after they committed.

A statement function is one of ``db.queries`` that speaks on a worker's connection: every one whose first argument is called
``connection``, and of those that other rooms use as well the ones that jobs know by name. It is wrapped wherever the worker's
modules know it by name, so that none is forgotten; the product has no hook for this.
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

from concertmaster_server import jobs
from concertmaster_server.db import queries

Mode = Literal["error", "time-out", "error after the commit"]
MODES: tuple[Mode, ...] = get_args(Mode)

ELSEWHERE = {
    "answers.indexes.begin_building": "tests/server/jobs/test_index_answers.py",
    "answers.indexes.build_index": "tests/server/jobs/test_index_answers.py",
    "answers.indexes.drop_index": "tests/server/jobs/test_index_answers.py",
    "answers.indexes.find_candidates": "tests/server/jobs/test_index_answers.py",
    "answers.indexes.look_again": "tests/server/jobs/test_index_answers.py",
    "answers.indexes.open_wishes": "tests/server/jobs/test_index_answers.py",
    "answers.indexes.wish": "tests/server/jobs/test_index_answers.py",
    "answers.recount.recount_day": "tests/server/jobs/test_check_counts.py",
    "answers.recount.versions_of_day": "tests/server/jobs/test_check_counts.py",
    "answers.retention.forget_submissions": "tests/server/jobs/test_forget_submissions.py",
    "answers.word_index.insert_words": "tests/server/jobs/test_index_words.py",
    "answers.word_index.newest_with_words": "tests/server/jobs/test_index_words.py",
    "answers.word_index.without_words": "tests/server/jobs/test_index_words.py",
    "attention.find_attention": "no worker asks it",
    "audit.audit": "no worker asks it",
    "callees.find_form": "tests/server/runs/people",
    "callees.holds_lane": "tests/server/runs/test_control_flow.py",
    "claims.release_unheld": "tests/chaos/test_lost_answers.py",
    "form_letters.count_letters_before": "tests/server/jobs/test_form_letters.py",
    "form_letters.count_receipts_before": "tests/server/jobs/test_form_letters.py",
    "form_letters.find_about": "tests/server/jobs/test_form_letters.py",
    "letters.find_asked_by": "tests/server/jobs/test_post_letters.py",
    "letters.give_up_letter": "tests/server/jobs/test_post_letters.py",
    "letters.mark_letter_sent": "tests/server/jobs/test_post_letters.py",
    "letters.postpone_letter": "tests/server/jobs/test_post_letters.py",
    "letters.take_due_letters": "tests/server/jobs/test_post_letters.py",
    "months.begin_keeping": "tests/server/jobs/test_keep_months.py",
    "months.database_now": "tests/server/jobs/test_keep_months.py",
    "months.drop_months": "tests/server/jobs/test_keep_months.py",
    "months.make_months": "tests/server/jobs/test_keep_months.py",
    "months.owns_history": "tests/server/jobs/test_keep_months.py",
    "named_connections.find_named": "tests/server/jobs/test_open_connections.py",
    "records.read_records": "no worker asks it",
    "retention.forget_runs": "tests/server/jobs/test_forget_runs.py",
    "sent_files.forget_uploads": "tests/server/jobs/test_scan_uploads.py",
    "sent_files.judge_upload": "tests/server/jobs/test_scan_uploads.py",
    "sent_files.uploads_to_check": "tests/server/jobs/test_scan_uploads.py",
    "signals.forget_late": "tests/server/jobs/test_tidy.py",
}
"""What is not failed here, and where it is tried, or why nowhere."""

TIDYING = (
    "answers.retention.find_old_submissions",
    "answers.retention.forget_old_drafts",
    "answers.retention.forget_traces",
    "form_letters.forget_form_letters",
    "remains.forget_answers",
    "remains.forget_drafts",
    "retention.find_old_runs",
    "sent_files.forgotten_uploads",
)
"""What each round of tidying asks, whatever there is to forget."""

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
    known_to_jobs = {value for place in _modules_of(jobs) for value in vars(place).values() if inspect.iscoroutinefunction(value)}
    found = {}
    for place in _modules_of(queries):
        for name, function in vars(place).items():
            if not inspect.iscoroutinefunction(function) or function.__module__ != place.__name__ or name.startswith("_"):
                continue
            first = next(iter(inspect.signature(function).parameters), "")
            if first == "connection" or (first == "raw" and function in known_to_jobs):
                found[f"{place.__name__.removeprefix(queries.__name__ + '.')}.{name}"] = function
    return found


def _modules_of(room: Any) -> Iterator[Any]:
    for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        yield importlib.import_module(module.name)


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
