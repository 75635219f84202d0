"""Which published trigger listens at a hook's path, and how it was set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.database import Transaction


@dataclass(frozen=True, slots=True)
class HookRow:
    """A webhook trigger of the version that is published now."""

    org_id: UUID
    workflow_id: UUID
    node_id: str
    version: int


_FIND: Final = """
select t.org_id, t.workflow_id, t.node_id, t.version from workflow_triggers t
join workflows w on w.id = t.workflow_id and w.published_version = t.version and w.deleted_at is null
where t.org_id = %s and t.workflow_id = %s and t.kind = 'webhook' and t.address = %s
"""

_PARAMETERS: Final = """
select jsonb_path_query_first(document, '$.nodes[*] ? (@.id == $id).parameters', jsonb_build_object('id', %s::text))
from workflow_versions where org_id = %s and workflow_id = %s and version = %s
"""


async def find_hook(tx: Transaction, organisation: UUID, workflow_id: UUID, *, path: str) -> HookRow | None:
    """Give the trigger that listens at a path of this workflow."""
    row = await (await tx.raw.execute(_FIND, (organisation, workflow_id, path))).fetchone()
    return None if row is None else HookRow(*row)


async def hook_parameters(tx: Transaction, hook: HookRow) -> dict[str, Any]:
    """Give the parameters of a hook's node. Versions never change, so these may be kept."""
    values = (hook.node_id, hook.org_id, hook.workflow_id, hook.version)
    row = await (await tx.raw.execute(_PARAMETERS, values)).fetchone()
    return (row[0] if row is not None else None) or {}
