"""A table of runs, newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.times import duration, exactly, how_long_ago
from concertmaster_shared.api.runs import RunAnswer

from .marks import status_icon
from .words import run_words


def make_runs_table(now: Callable[[], datetime], names: Mapping[UUID, str] | None = None) -> Table[RunAnswer]:
    """Make the table; ``names`` of workflows by id add a column, and may be filled later."""
    columns: list[Column[RunAnswer]] = [
        Column(
            title="Run",
            text=lambda run: run_words(run.status, run.reason),
            icon=lambda run: status_icon(run.status),
            tip=lambda run: f"{run_words(run.status, run.reason)}, version {run.version}",
            width=0 if names is None else 140,
        ),
        Column(
            title="Started",
            text=lambda run: how_long_ago(run.created_at, now()),
            tip=lambda run: exactly(run.created_at),
            role=lambda _run: "muted",
            width=100,
        ),
        Column(title="Took", text=lambda run: _took(run, now()), right=True, width=68),
    ]
    if names is not None:
        columns.insert(1, Column(title="Workflow", text=lambda run: names.get(run.workflow_id, "…"), strong=True))
        columns.append(
            Column(title="Version", text=lambda run: str(run.version), right=True, width=80, role=lambda _run: "muted")
        )
    return Table("Runs", columns)


def _took(run: RunAnswer, now: datetime) -> str:
    if run.started_at is None:
        return ""
    return duration((run.finished_at or now) - run.started_at)
