"""Counting one day's answers anew, and mending the tallies where they differ. Spoken in the role ``cm_engine``.

Whoever stores or erases submissions changes these rows too, after the submissions themselves. So the rows are locked first and
counted afterwards: what others have not committed yet is not counted here, and they add it when their turn comes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from concertmaster_server.db.raw import RawConnection, name_organisations
from concertmaster_shared.forms.values.choices import OTHER, OTHER_SIGN

_VERSIONS: Final = """
with used as (
    select f.id, d.version from forms f cross join lateral (
        select distinct s.version from submissions s
        where s.form_id = f.id and s.submitted_at >= %(day)s::date and s.submitted_at < %(day)s::date + 1
    ) as d
    union
    select f.id, f.published_version from forms f where exists (
        select from answer_counts c where c.form_id = f.id and c.field = '' and c.value = '' and c.day = %(day)s
    )
)
select v.org_id, v.form_id, v.version, v.document::text
from used join form_versions v on v.form_id = used.id and v.version = used.version
order by v.org_id, v.form_id, v.version
"""

_LOCK: Final = """
select from answer_counts where form_id = %(form)s and day in (%(day)s, '-infinity') order by field, value, day for update
"""

_DIFFERENCES: Final = """
with day as (
    select id, version, data from submissions
    where org_id = %(org)s and form_id = %(form)s and submitted_at >= %(day)s::date and submitted_at < %(day)s::date + 1
), counted as (
    select '' as field, '' as value, count(*) as n from day having count(*) > 0
    union all
    select field, value, count(*) from (
        select distinct id, f.field, case when starts_with(v.value, %(sign)s) then %(other)s else v.value end as value from day
        join unnest(%(versions)s::integer[], %(fields)s::text[]) as f (version, field) using (version)
        cross join lateral (
            select data ->> f.field as value where jsonb_typeof(data -> f.field) in ('string', 'number', 'boolean')
            union all
            select one from jsonb_array_elements_text(
                case jsonb_typeof(data -> f.field) when 'array' then data -> f.field else '[]' end
            ) as a (one)
        ) as v
    ) as given
    group by 1, 2
), kept as (
    select field, value, n from answer_counts
    where org_id = %(org)s and form_id = %(form)s and day = %(day)s and (field = '' or field = any(%(fields)s::text[]))
)
select coalesce(c.field, k.field), coalesce(c.value, k.value), coalesce(c.n, 0) - coalesce(k.n, 0)
from counted c full join kept k on k.field = c.field and k.value = c.value
where coalesce(c.n, 0) <> coalesce(k.n, 0)
order by 1, 2
"""

_MEND: Final = """
insert into answer_counts as c (org_id, form_id, field, value, day, n)
select %(org)s, %(form)s, d.field, d.value, p.day, d.n
from unnest(%(fields)s::text[], %(values)s::text[], %(numbers)s::bigint[]) as d (field, value, n)
cross join lateral (values (%(day)s::date), (date '-infinity')) as p (day)
order by d.field, d.value, p.day
on conflict (form_id, field, value, day) do update set n = c.n + excluded.n
"""


class UsedVersion(NamedTuple):
    """A version of a form that got submissions on a day, or is published and had some that are counted."""

    org_id: UUID
    form_id: UUID
    version: int
    document: str


async def versions_of_day(raw: RawConnection, day: date) -> tuple[UsedVersion, ...]:
    """Give the versions under which there were submissions on a day, those of one form one after the other."""
    async with raw.transaction():
        rows = await (await raw.execute("select id from organisations")).fetchall()
        await name_organisations(raw, [row[0] for row in rows])
        return tuple(UsedVersion(*row) for row in await (await raw.execute(_VERSIONS, {"day": day})).fetchall())


async def recount_day(
    raw: RawConnection, organisation: UUID, form_id: UUID, *, day: date, fields: Collection[tuple[int, str]]
) -> Mapping[tuple[str, str], int]:
    """Mend what is counted of a form's day; give by how much each value's count was too low.

    ``fields`` are those whose answers are counted, each with a version in which it is so.
    """
    values: dict[str, object] = {
        "org": organisation,
        "form": form_id,
        "day": day,
        "versions": [version for version, _ in fields],
        "fields": [field for _, field in fields],
        "sign": OTHER_SIGN,
        "other": OTHER,
    }
    async with raw.transaction():
        await name_organisations(raw, [organisation])
        await raw.execute(_LOCK, values)
        found = await (await raw.execute(_DIFFERENCES, values)).fetchall()
        if found:
            values |= {
                "fields": [row[0] for row in found],
                "values": [row[1] for row in found],
                "numbers": [row[2] for row in found],
            }
            await raw.execute(_MEND, values)
    return {(row[0], row[1]): row[2] for row in found}
