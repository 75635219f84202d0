"""Sums by form and day of what its pages saw: ``form_tallies``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from concertmaster_server.db.transaction import Transaction

Tally: TypeAlias = tuple[UUID, UUID, str, str]
"""What is counted: organisation, form, measure, and the part of it (a page, the bound of a bucket), empty where it has none."""

# In the order of the key, so that two processes that add at once wait for each other instead of for ever.
_ADD: Final = """
insert into form_tallies (org_id, form_id, measure, part, day, n)
select one.org_id, one.form_id, one.measure, one.part, %(day)s, one.n
from unnest(%(orgs)s::uuid[], %(forms)s::uuid[], %(measures)s::text[], %(parts)s::text[], %(counts)s::bigint[])
    as one(org_id, form_id, measure, part, n)
join forms on forms.org_id = one.org_id and forms.id = one.form_id
order by one.form_id, one.measure, one.part
on conflict (form_id, measure, part, day) do update set n = form_tallies.n + excluded.n
"""

_READ: Final = """
select measure, part, day, n from form_tallies
where org_id = %(org)s and form_id = %(form)s and measure = any(%(measures)s) and day between %(since)s and %(until)s
order by day, measure, part
"""


async def add_tallies(tx: Transaction, counted: Mapping[Tally, int], *, day: date) -> None:
    """Add counts to the sums of a day; those of forms that are gone are dropped."""
    organisations, forms, measures, parts = zip(*counted, strict=True)
    given = {
        "day": day,
        "orgs": list(organisations),
        "forms": list(forms),
        "measures": list(measures),
        "parts": list(parts),
        "counts": list(counted.values()),
    }
    await tx.raw.execute(_ADD, given)


async def read_tallies(
    tx: Transaction, organisation: UUID, form_id: UUID, *, measures: tuple[str, ...], since: date, until: date
) -> tuple[tuple[str, str, date, int], ...]:
    """Give measure, part, day and sum of each day in that time, both ends included."""
    given = {"org": organisation, "form": form_id, "measures": list(measures), "since": since, "until": until}
    found = await (await tx.raw.execute(_READ, given)).fetchall()
    return tuple((measure, part, day, int(n)) for measure, part, day, n in found)
