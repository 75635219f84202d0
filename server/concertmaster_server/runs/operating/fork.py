"""Use case: begin a run that goes on from the history of another one, from any step, with another input where wanted.

The new run has the version and the pins of the old one and an id of its own, and so other keys for its steps: whoever asks for it
asks for the effects to happen again. It has no caller, whoever called the old one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from concertmaster_server.db.queries.forks import NewInput, Origin, insert_fork, lock_origin, read_version
from concertmaster_server.db.queries.records import read_records
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.engine.fork import kept_records, outermost
from concertmaster_server.engine.plan import PlanError, compile_plan
from concertmaster_server.engine.step import StepId
from concertmaster_server.runs.lanes import lane_of
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.runs import Record
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.document import UnreadableDocumentError


class StepUnknownError(ConcertMasterError):
    """The run has not come to this step. Takes ``node_id`` and ``iteration``."""

    code: ClassVar[str] = "step.unknown"


class ErasedError(ConcertMasterError):
    """What the run began with was erased, and its history with it."""

    code: ClassVar[str] = "run.erased"


async def fork_run(
    tx: Transaction, organisation: UUID, run_id: UUID, *, new_id: UUID, step: StepId, value: Mapping[str, object] | None
) -> None:
    """Queue a run that does this step again, and all that lies behind it; ``value`` replaces what it starts with.

    Raises ``NotFoundError``, ``ErasedError``, ``StepUnknownError``, ``LaneError`` or ``PlanError``.
    """
    origin = await lock_origin(tx, organisation, run_id)
    if origin is None:
        raise NotFoundError(kind="run", id=run_id)
    await go_on_from(tx, organisation, origin, new_id=new_id, step=step, value=value)


async def go_on_from(
    tx: Transaction,
    organisation: UUID,
    origin: Origin,
    *,
    new_id: UUID,
    step: StepId | None = None,
    value: Mapping[str, object] | None = None,
) -> None:
    """Queue a run that goes on from a locked one. Without a step it does again what failed, was cancelled or never ended."""
    if origin.is_erased:
        raise ErasedError
    version = await read_version(tx, organisation, origin)
    if version is None:
        raise PlanError(reason="its version is gone")
    records = await read_records(tx.raw, origin.id)
    # A large workflow takes its time to compile; other callers are served meanwhile.
    kept = await asyncio.to_thread(_kept, version.document, origin.trigger_node, records, step)
    instead = None
    if value is not None:
        lane = lane_of(version.settings, value, origin.now)
        instead = NewInput(value, None if lane is None else (lane.name, lane.limit, lane.is_open))
    await insert_fork(tx, organisation, origin.id, new_id, kept=[record.sequence for record in kept], instead=instead)


def _kept(document: Mapping[str, Any], start: str, records: Sequence[Record], step: StepId | None) -> tuple[Record, ...]:
    try:
        plan = compile_plan(read_workflow(document), start)
    except UnreadableDocumentError as failure:
        raise PlanError(reason="its document is not one of this format") from failure
    if step is None:
        return kept_records(plan, records)
    if step.node_id in plan.nodes:
        step = outermost(plan, step)
    if step not in {StepId(record.node_id or "", record.iteration) for record in records}:
        raise StepUnknownError(node_id=step.node_id, iteration=step.iteration)
    return kept_records(plan, records, [step])
