"""What a run may use beside itself: other workflows and forms, by their versions. Spoken in the role ``cm_engine``."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection, name_organisations

from .claims import ClaimedRun

_FIND_VERSION: Final = """
select v.version, jsonb_path_query_array(v.document, '$.nodes[*] ? (@.type starts with "trigger.")'), v.settings
from workflow_versions v join workflows w on w.id = v.workflow_id
where v.org_id = %s and v.workflow_id = %s
    and v.version = coalesce(%s::int, case when w.deleted_at is null then w.published_version end)
"""

# Calls are nested a few deep at most.
_HOLDS_LANE: Final = """
with recursive chain as (
    select id, parent_run, workflow_id, lane from runs where id = %s
    union all
    select r.id, r.parent_run, r.workflow_id, r.lane from runs r join chain on r.id = chain.parent_run
)
select exists (select from chain where workflow_id = %s and lane = %s)
"""

_FIND_FORM: Final = """
select f.id, coalesce((%s::jsonb ->> f.id::text)::int, f.published_version) from public_addresses a
join forms f on f.org_id = a.org_id and f.id = a.target_id
where a.kind = 'form' and a.org_id = %s and a.address = %s and f.deleted_at is null and f.published_version is not null
"""


async def find_callee(
    connection: RawConnection, organisation: UUID, workflow_id: UUID, *, pinned: int | None
) -> tuple[int, list[dict[str, Any]], dict[str, Any]] | None:
    """Give the version to call, the pinned one or else the published one, its trigger nodes and settings; None without one."""
    async with connection.transaction():
        await name_organisations(connection, (organisation,))
        found = await connection.execute(_FIND_VERSION, (organisation, workflow_id, pinned))
        row = await found.fetchone()
    return None if row is None else (row[0], row[1], row[2])


async def holds_lane(connection: RawConnection, run_id: UUID, *, workflow_id: UUID, lane: str) -> bool:
    """Tell whether a run, or one that called it, is itself in this lane of a workflow."""
    row = await (await connection.execute(_HOLDS_LANE, (run_id, workflow_id, lane))).fetchone()
    return row == (True,)


async def find_form(connection: RawConnection, organisation: UUID, slug: str, *, pins: dict[str, int]) -> tuple[UUID, int] | None:
    """Give the form at a slug and its version, the pinned one or else the published one; None where there is none."""
    async with connection.transaction():
        await name_organisations(connection, (organisation,))
        found = await connection.execute(_FIND_FORM, (orjson.dumps(pins).decode(), organisation, slug))
        row = await found.fetchone()
    return None if row is None else (row[0], row[1])


async def read_document(connection: RawConnection, run: ClaimedRun) -> object:
    """Give the document of a run's version; None when it is gone."""
    statement = "select document from workflow_versions where org_id = %s and workflow_id = %s and version = %s"
    async with connection.transaction():
        await name_organisations(connection, (run.org_id,))
        row = await (await connection.execute(statement, (run.org_id, run.workflow_id, run.version))).fetchone()
    return None if row is None else row[0]
