"""Where a run may begin now, and all that its start has to know: read for many starts at once, without their documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection


@dataclass(frozen=True, slots=True)
class Entrance:
    """A trigger of the version that is published now.

    ``settings`` are the version's own, ``pins`` the published versions of all that its runs may use, by id.
    """

    org_id: UUID
    workflow_id: UUID
    version: int
    node_id: str
    kind: str
    settings: Mapping[str, Any]
    pins: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Entrances:
    """What was found at one moment of the database: by workflow, where nothing published is empty, and by a hook's path."""

    now: datetime
    workflows: Mapping[tuple[UUID, UUID], Sequence[Entrance]]
    hooks: Mapping[str, Entrance]


# Addresses stand outside the policies, so whose rows are to be seen is found out in the statement that says so.
_NAME: Final = """
select set_config('cm.orgs', array_to_string(array(
    select unnest(%s::uuid[])
    union
    select org_id from public_addresses where kind = 'hook' and address = any(%s)
), ','), true)
"""

# What a version refers to may refer further; most refer to nothing, and then nothing is looked for.
_PINS: Final = """
case when v.refers <> '{}' then (
    with recursive reached (id) as (
        select unnest(v.refers)
        union
        select unnest(further.refers) from reached
        join workflows m on m.org_id = v.org_id and m.id = reached.id and m.deleted_at is null
        join workflow_versions further on further.workflow_id = m.id and further.version = m.published_version
    )
    select jsonb_object_agg(pinned.id, pinned.published_version) from reached join (
        select org_id, id, published_version, deleted_at from workflows
        union all
        select org_id, id, published_version, deleted_at from forms
    ) as pinned on pinned.id = reached.id
    where pinned.org_id = v.org_id and pinned.deleted_at is null and pinned.published_version is not null
) end
"""

_FIND: Final = f"""
with wanted as (
    select org_id, workflow_id, null::text as path from unnest(%s::uuid[], %s::uuid[]) as asked (org_id, workflow_id)
    union all
    select org_id, target_id, address from public_addresses where kind = 'hook' and address = any(%s)
)
select clock_timestamp(), wanted.path, wanted.org_id, wanted.workflow_id, v.version, t.node_id, t.kind, v.settings, {_PINS}
from wanted
join workflows w on w.org_id = wanted.org_id and w.id = wanted.workflow_id and w.deleted_at is null
left join workflow_versions v on v.org_id = w.org_id and v.workflow_id = w.id and v.version = w.published_version
left join workflow_triggers t on t.org_id = w.org_id and t.workflow_id = w.id and t.version = v.version
    and (wanted.path is null or (t.kind = 'webhook' and t.address = wanted.path))
order by t.node_id
"""  # noqa: S608 - the pins are a constant of ours

# One row for each workflow, however many of its triggers listen and whatever address of the form they name.
_LISTENING: Final = f"""
select distinct on (a.target_id, t.workflow_id)
    a.target_id, t.org_id, t.workflow_id, t.version, t.node_id, t.kind, v.settings, {_PINS}
from public_addresses a
join workflow_triggers t on t.org_id = a.org_id and t.kind = 'form' and t.address = a.address
join workflow_versions v on v.org_id = t.org_id and v.workflow_id = t.workflow_id and v.version = t.version
where a.kind = 'form' and a.org_id = any(%s) and a.target_id = any(%s)
order by a.target_id, t.workflow_id, t.node_id
"""  # noqa: S608 - the pins are a constant of ours


async def name_owners(raw: RawConnection, organisations: Collection[UUID], paths: Collection[str]) -> None:
    """Say that this transaction works for these organisations, and for those that the hooks at these paths belong to."""
    await raw.execute(_NAME, (list(organisations), _storable(paths)))


async def find_entrances(raw: RawConnection, workflows: Collection[tuple[UUID, UUID]], paths: Collection[str] = ()) -> Entrances:
    """Give where runs of workflows (organisation, id) and of hooks may begin. The transaction names their organisations."""
    columns = [organisation for organisation, _ in workflows], [workflow for _, workflow in workflows]
    rows = await (await raw.execute(_FIND, (*columns, _storable(paths)))).fetchall()
    by_workflow: dict[tuple[UUID, UUID], list[Entrance]] = {}
    by_path: dict[str, Entrance] = {}
    for _, path, org_id, workflow_id, version, node_id, *rest in rows:
        known = by_workflow.setdefault((org_id, workflow_id), []) if path is None else []
        if node_id is not None:
            entrance = Entrance(org_id, workflow_id, version, node_id, *rest)
            known.append(entrance)
            if path is not None:
                by_path[path] = entrance
    return Entrances(rows[0][0] if rows else await _now(raw), by_workflow, by_path)


async def _now(raw: RawConnection) -> datetime:
    row = await (await raw.execute("select clock_timestamp()")).fetchone()
    assert row is not None  # noqa: S101 - a select without from gives a row
    now: datetime = row[0]
    return now


async def find_listening(
    raw: RawConnection, organisations: Collection[UUID], forms: Collection[UUID]
) -> Mapping[UUID, Sequence[Entrance]]:
    """Give where runs begin when somebody answers these forms, by form. The transaction names the organisations."""
    by_form: dict[UUID, list[Entrance]] = {}
    for form, *entrance in await (await raw.execute(_LISTENING, (list(organisations), list(forms)))).fetchall():
        by_form.setdefault(form, []).append(Entrance(*entrance))
    return by_form


def _storable(paths: Collection[str]) -> list[str]:
    """Leave out paths that cannot be stored: they come from strangers, and nothing listens there."""
    return [path for path in paths if "\0" not in path]
