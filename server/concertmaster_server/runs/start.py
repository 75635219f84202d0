"""Use case: queue a run of the published version. The caller's transaction makes it durable together with its cause."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.queries.runs import NewRun, Trigger, insert_runs, published_triggers
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_shared.api.runs import Priority
from concertmaster_shared.errors import ConcertMasterError

from .priorities import PRIORITIES

_MANUAL: Final = "manual"


class NotPublishedError(ConcertMasterError):
    """The workflow has no version that could run."""

    code: ClassVar[str] = "workflow.not_published"


class NoStartError(ConcertMasterError):
    """The version has several triggers, and none of them starts by hand."""

    code: ClassVar[str] = "run.no_start"


async def start_run(
    tx: Transaction, organisation: UUID, workflow_id: UUID, *, run_id: UUID, value: object, priority: Priority = "medium"
) -> None:
    """Queue a run that somebody asked for; raises ``NotFoundError``, ``NotPublishedError`` or ``NoStartError``."""
    triggers = await published_triggers(tx, organisation, workflow_id)
    if triggers is None:
        raise NotFoundError(kind="workflow", id=workflow_id)
    if not triggers:
        raise NotPublishedError
    trigger = _by_hand(triggers)
    run = NewRun(
        id=run_id,
        org_id=organisation,
        workflow_id=workflow_id,
        version=trigger.version,
        trigger_node=trigger.node_id,
        input=value,
        priority=PRIORITIES[priority],
    )
    await insert_runs(tx, (run,))


def _by_hand(triggers: tuple[Trigger, ...]) -> Trigger:
    """Choose where a run begins that somebody asked for: at a manual trigger, else at the only one."""
    manual = [trigger for trigger in triggers if trigger.kind == _MANUAL]
    if manual:
        return manual[0]
    if len(triggers) == 1:
        return triggers[0]
    raise NoStartError
