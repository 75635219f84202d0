"""What is counted of answers while they come in, and which fields have an index: asked before and instead of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from concertmaster_server.db.transaction import Transaction

_KNOWN: Final = """
select array(select field from answer_indexes where org_id = %(org)s and form_id = %(form)s and state = 'ready'),
    (
        select n from answer_counts
        where org_id = %(org)s and form_id = %(form)s and field = '' and value = '' and day = '-infinity'
    ),
    array(
        select coalesce(c.n, case when exists (
            select from answer_counts k where k.org_id = %(org)s and k.form_id = %(form)s and k.field = asked.field
        ) then 0 end)
        from unnest(%(fields)s::text[], %(values)s::text[]) with ordinality as asked (field, value, n)
        left join answer_counts c on c.org_id = %(org)s and c.form_id = %(form)s and c.field = asked.field
            and c.value = asked.value and c.day = '-infinity'
        order by asked.n
    )
"""

_VALUES: Final = """
select value, n from answer_counts
where org_id = %s and form_id = %s and field = %s and day = '-infinity' and n > 0
order by n desc, value collate "C"
"""

_VALUES_BETWEEN: Final = """
select value, sum(n)::bigint as n from answer_counts
where org_id = %s and form_id = %s and field = %s and day between %s and %s and day > '-infinity' and n > 0
group by value order by n desc, value collate "C"
"""

_DAYS: Final = """
select day, n from answer_counts
where org_id = %s and form_id = %s and field = '' and value = '' and day between %s and %s and day > '-infinity' and n > 0
order by day
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """What is known of a form: its fields with an index, its submissions, how many have each value asked for; None: unknown."""

    indexed: frozenset[str]
    total: int | None
    counts: Mapping[tuple[str, str], int | None]


async def tallied(tx: Transaction, organisation: UUID, form_id: UUID, asked: Sequence[tuple[str, str]]) -> Tallied:
    """Give what is known of a form, and of some of its fields' values."""
    values = {"org": organisation, "form": form_id, "fields": [one for one, _ in asked], "values": [one for _, one in asked]}
    row = await (await tx.raw.execute(_KNOWN, values)).fetchone()
    indexed, total, counts = ((), None, ()) if row is None else row
    return Tallied(indexed=frozenset(indexed), total=total, counts=dict(zip(asked, counts, strict=True)))


async def count_values(
    tx: Transaction, organisation: UUID, form_id: UUID, *, field: str, between: tuple[date, date] | None
) -> tuple[tuple[str, int], ...]:
    """Give how often each value of a field was answered, the most frequent first."""
    if between is None:
        found = await tx.raw.execute(_VALUES, (organisation, form_id, field))
    else:
        found = await tx.raw.execute(_VALUES_BETWEEN, (organisation, form_id, field, *between))
    return tuple((row[0], row[1]) for row in await found.fetchall())


async def count_days(
    tx: Transaction, organisation: UUID, form_id: UUID, *, between: tuple[date, date]
) -> tuple[tuple[date, int], ...]:
    """Give how many submissions came in on each day that had any."""
    found = await tx.raw.execute(_DAYS, (organisation, form_id, *between))
    return tuple((row[0], row[1]) for row in await found.fetchall())
