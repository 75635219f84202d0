"""Ask the server for the last run of a workflow, and for the forms that it names."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from concertmaster_designer.documents.typing import KnownRun, form_shape
from concertmaster_designer.remote.client import Client
from concertmaster_designer.remote.paging import every_item
from concertmaster_shared.api import runs
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.runs import RunAnswer, StepAnswer
from concertmaster_shared.expressions import Shape

_RECENT: Final = 10
_PAGE: Final = 100
_MOST_STEPS: Final = 1_000
_MOST_FORMS: Final = 20
_ENDED: Final = frozenset({"succeeded", "failed"})


async def last_run(client: Client, workflow_id: UUID, known: KnownRun | None = None) -> KnownRun | None:
    """Give the last run that has ended, else the last one, with the outputs of its steps; raises ``RemoteError``.

    One that is known already, and has ended, is not read again.
    """
    page = await client.call(runs.LIST, query=runs.RunsQuery(workflow=workflow_id, limit=_RECENT))
    run = next((item for item in page.items if item.status in _ENDED), None) or next(iter(page.items), None)
    if run is None or (known is not None and run.status in _ENDED and known.stamp == _stamp(run)):
        return known if run is not None else None
    return _known(run, await _steps(client, run.id))


async def form_shapes(client: Client, slugs: Iterable[str]) -> Mapping[str, Shape]:
    """Give the shapes of forms by their addresses, as far as the server has them; raises ``RemoteError``."""
    from concertmaster_shared.api import forms  # noqa: PLC0415 - reads the models of whole forms: not before the window stands

    wanted = set(slugs)
    if not wanted:
        return {}
    found: dict[str, Shape] = {}
    rows = [row for row in await every_item(client, forms.LIST) if row.slug in wanted]
    for row in rows[:_MOST_FORMS]:
        answer = await client.call(forms.GET, form_id=row.id)
        shape = await asyncio.to_thread(form_shape, answer.document)
        if shape is not None:
            found[row.slug] = shape
    return found


async def _steps(client: Client, run_id: UUID) -> list[StepAnswer]:
    steps: list[StepAnswer] = []
    cursor: str | None = None
    while True:
        page = await client.call(runs.LIST_STEPS, query=PageQuery(limit=_PAGE, cursor=cursor), run_id=run_id)
        steps += page.items
        cursor = page.next_cursor
        if cursor is None or len(steps) >= _MOST_STEPS:
            return steps


def _known(run: RunAnswer, steps: Iterable[StepAnswer]) -> KnownRun:
    began = run.started_at or run.created_at
    outputs = {(step.node_id, step.iteration): step.output for step in steps if step.status == "succeeded"}
    facts = {"id": str(run.id), "started_at": began.isoformat(), "version": run.version}
    return KnownRun(run.input, outputs, f"the run of {began.astimezone():%d %b, %H:%M}", facts, _stamp(run))


def _stamp(run: RunAnswer) -> str:
    return f"{run.id} {run.status}"
