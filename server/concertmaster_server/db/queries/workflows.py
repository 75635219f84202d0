"""Statements that workflows alone have: the log of edits, and what published versions listen to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, delete, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from concertmaster_server.db.tables import WORKFLOW_EDITS, WORKFLOW_TRIGGERS, WORKFLOWS
from concertmaster_server.db.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class EditBatch:
    """Edits that made a revision; ``edits`` is JSON."""

    revision: int
    edits: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger node of a published version, and the address it listens at, if it has one."""

    node_id: str
    kind: str
    address: str | None


async def workflow_ids(tx: Transaction, organisation: UUID) -> tuple[UUID, ...]:
    """Give the ids of the organisation's workflows, drafts among them."""
    columns = WORKFLOWS.c
    statement = select(columns.id).where(columns.org_id == organisation, columns.deleted_at.is_(None))
    return tuple((await tx.core.execute(statement)).scalars())


async def insert_edits(tx: Transaction, organisation: UUID, workflow_id: UUID, *, batch: EditBatch) -> None:
    """Note how a revision came about."""
    await tx.core.execute(
        insert(WORKFLOW_EDITS).values(
            org_id=organisation,
            workflow_id=workflow_id,
            revision=batch.revision,
            edits=cast(literal(batch.edits, Text), JSONB),
            made_by=batch.made_by,
            made_at=batch.made_at,
        )
    )


async def edits_after(
    tx: Transaction, organisation: UUID, workflow_id: UUID, *, revision: int, limit: int
) -> tuple[EditBatch, ...]:
    """Give at most ``limit`` batches of edits after a revision, in their order."""
    columns = WORKFLOW_EDITS.c
    statement = (
        select(columns.revision, cast(columns.edits, Text).label("edits"), columns.made_by, columns.made_at)
        .where(columns.org_id == organisation, columns.workflow_id == workflow_id, columns.revision > revision)
        .order_by(columns.revision)
        .limit(limit)
    )
    return tuple(EditBatch(**row) for row in (await tx.core.execute(statement)).mappings())


async def replace_triggers(
    tx: Transaction, organisation: UUID, workflow_id: UUID, *, version: int, triggers: Iterable[Trigger]
) -> None:
    """Let a workflow listen as ``version`` says, and to nothing else."""
    await delete_triggers(tx, organisation, workflow_id)
    rows: list[dict[str, Any]] = [
        {
            "org_id": organisation,
            "workflow_id": workflow_id,
            "node_id": trigger.node_id,
            "version": version,
            "kind": trigger.kind,
            "address": trigger.address,
        }
        for trigger in triggers
    ]
    if rows:
        await tx.core.execute(insert(WORKFLOW_TRIGGERS), rows)


async def delete_triggers(tx: Transaction, organisation: UUID, workflow_id: UUID) -> None:
    """Let a workflow listen to nothing."""
    columns = WORKFLOW_TRIGGERS.c
    await tx.core.execute(delete(WORKFLOW_TRIGGERS).where(columns.org_id == organisation, columns.workflow_id == workflow_id))


async def list_triggers(tx: Transaction, organisation: UUID, workflow_id: UUID) -> tuple[Trigger, ...]:
    """Give what a workflow listens to."""
    columns = WORKFLOW_TRIGGERS.c
    statement = select(columns.node_id, columns.kind, columns.address).where(
        columns.org_id == organisation, columns.workflow_id == workflow_id
    )
    return tuple(Trigger(**row) for row in (await tx.core.execute(statement)).mappings())
