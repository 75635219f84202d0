"""Submissions and drafts that their forms keep no longer. Spoken in the role ``cm_engine``, for all organisations.

The version under which somebody answered says how long that is; where the published version says less, that counts. The counts of
choices and days stay: they name nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from concertmaster_server.db.queries.submissions import erase_submissions
from concertmaster_server.db.raw import RawConnection, name_organisations


class OldSubmission(NamedTuple):
    """A submission whose time is over."""

    id: UUID
    org_id: UUID


# Whoever was not cut off within two months has no draft any more by which he could be found.
_TRACED: Final = """
select s.id from form_versions v join submissions s using (org_id, form_id, version)
where v.document -> 'settings' -> 'anonymous' = 'true'::jsonb
    and s.submitted_at between clock_timestamp() - interval '60 days' and clock_timestamp() - interval '1 day'
    and s.submitted_at <> date_trunc('day', s.submitted_at, 'UTC')
limit %s for update of s skip locked
"""

# The moment goes too: by it a submission could be laid beside the log of a web server.
_FORGET_TRACES: Final = (
    "update assignees set submission_id = null where submission_id = any(%s::uuid[])",
    """
    with gone as (delete from drafts where submission_id = any(%s::uuid[]) returning id)
    delete from public_addresses where kind = 'draft' and target_id = any(array(select id from gone))
    """,
    """
    update submissions set idempotency_key = null, body_hash = null, submitted_at = date_trunc('day', submitted_at, 'UTC')
    where id = any(%s::uuid[])
    """,
    """
    update submission_words set submitted_at = date_trunc('day', submitted_at, 'UTC') where submission_id = any(%s::uuid[])
    """,
)

_KEPT: Final = """
with kept as (
    select v.org_id, v.form_id, v.version, least(
        (v.document -> 'settings' ->> 'retention_days')::numeric, (p.document -> 'settings' ->> 'retention_days')::numeric, 36500
    )::int as days
    from form_versions v
    join forms f on f.org_id = v.org_id and f.id = v.form_id
    left join form_versions p on p.org_id = f.org_id and p.form_id = f.id and p.version = f.published_version
    where v.document -> 'settings' ? 'retention_days' or p.document -> 'settings' ? 'retention_days'
)
"""

_FIND: Final = f"""
{_KEPT}
select old.id, kept.org_id
from kept cross join lateral (
    select s.id from submissions s
    where s.org_id = kept.org_id and s.form_id = kept.form_id and s.version = kept.version
        and s.submitted_at < clock_timestamp() - make_interval(days => kept.days)
    order by s.submitted_at, s.id limit %(limit)s
) as old
limit %(limit)s
"""  # noqa: S608 - a constant of ours

_TAKE: Final = """
select id from submissions where org_id = %s and id = any(%s::uuid[]) order by id for update skip locked
"""

_RELEASE: Final = """
update uploads set submission_id = null, name = '', kept_until = '-infinity' where org_id = %s and submission_id = any(%s::uuid[])
"""

_DRAFTS: Final = f"""
{_KEPT},
old as (
    delete from drafts d using kept
    where d.org_id = kept.org_id and d.form_id = kept.form_id and d.version = kept.version and d.submission_id is null
        and d.updated_at < clock_timestamp() - make_interval(days => kept.days)
    returning d.id
)
delete from public_addresses where kind = 'draft' and target_id = any(array(select id from old))
"""  # noqa: S608 - a constant of ours


async def find_old_submissions(raw: RawConnection, *, limit: int) -> tuple[OldSubmission, ...]:
    """Give submissions that are older than their form keeps them, the oldest of each form first."""
    async with raw.transaction():
        await _name_all(raw)
        return tuple(OldSubmission(*row) for row in await (await raw.execute(_FIND.encode(), {"limit": limit})).fetchall())


async def forget_submissions(raw: RawConnection, organisation: UUID, ids: Sequence[UUID]) -> tuple[int, tuple[UUID, ...]]:
    """Erase submissions of an organisation with all copies; gives how many, and the runs that were emptied."""
    async with raw.transaction():
        await name_organisations(raw, [organisation])
        taken = [row[0] for row in await (await raw.execute(_TAKE, (organisation, list(ids)))).fetchall()]
        if not taken:
            return 0, ()
        await raw.execute(_RELEASE, (organisation, taken))
        return len(taken), await erase_submissions(raw, organisation, taken)


async def forget_old_drafts(raw: RawConnection) -> int:
    """Forget drafts of such forms that nobody has touched for as long; gives how many."""
    async with raw.transaction():
        await _name_all(raw)
        return (await raw.execute(_DRAFTS.encode())).rowcount


async def forget_traces(raw: RawConnection, *, limit: int) -> int:
    """Cut submissions to anonymous forms that are a day old off from whoever sent them; gives how many."""
    async with raw.transaction():
        await _name_all(raw)
        taken = [row[0] for row in await (await raw.execute(_TRACED, (limit,))).fetchall()]
        for statement in _FORGET_TRACES if taken else ():
            await raw.execute(statement.encode(), (taken,))
        return len(taken)


async def _name_all(raw: RawConnection) -> None:
    rows = await (await raw.execute("select id from organisations")).fetchall()
    await name_organisations(raw, [row[0] for row in rows])
