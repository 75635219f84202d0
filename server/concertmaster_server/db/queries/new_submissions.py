"""Submissions as they are stored, many with one statement, and the counts of answers that are kept beside them.

Whoever stores does it in this order, so that two who store at once never wait for each other in a circle: lock the forms whose
submissions are counted, insert, and last of all count. Each statement takes its rows in the order of their keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubmission:
    """Checked answers to store. ``data`` is by field id, ``input`` by field name for the runs that follow.

    ``published`` is the version that has to be the form's newest still; None where that does not matter. ``most`` is how many
    submissions the form takes. ``counted`` holds field ids and values of the answers that are counted.
    ``receipt_to`` is the address that a copy of the answers is sent to, empty for none.
    """

    id: UUID
    org_id: UUID
    form_id: UUID
    version: int
    locale: str
    data: dict[str, object]
    input: dict[str, object]
    submitted_at: datetime
    idempotency_key: str | None = None
    body_hash: bytes = b""
    published: int | None = None
    most: int | None = None
    counted: Sequence[tuple[str, str]] = ()
    receipt_to: str = ""


@dataclass(frozen=True, slots=True)
class EarlierSubmission:
    """A submission that is stored already."""

    form_id: UUID
    idempotency_key: str | None
    id: UUID
    body_hash: bytes
    run_ids: Sequence[UUID]


# One parameter for the whole batch: arrays of columns cost the driver several times as much. What is sent again after a broken
# connection has the same id, so no constraint may stop it.
_INSERT: Final = """
insert into submissions (id, org_id, form_id, version, idempotency_key, body_hash, locale, data, submitted_at)
select id, org_id, form_id, version, idempotency_key, decode(body_hash, 'hex'), locale, data, submitted_at
from jsonb_to_recordset(%s::jsonb) as n (
    id uuid, org_id uuid, form_id uuid, version integer, idempotency_key text, body_hash text, locale text, data jsonb,
    submitted_at timestamptz, published integer, place integer
)
where published is null or exists (
    select from forms f
    where f.org_id = n.org_id and f.id = n.form_id and f.deleted_at is null and f.published_version = n.published
)
order by form_id, idempotency_key, place
on conflict do nothing
returning id
"""

_RUNS: Final = "array(select r.id from runs r where r.submission_id = s.id order by r.id)"

_EARLIER: Final = f"""
select s.form_id, s.idempotency_key, s.id, s.body_hash, {_RUNS}
from submissions s
join unnest(%s::uuid[], %s::text[]) as asked (form_id, idempotency_key) using (form_id, idempotency_key)
union
select s.form_id, s.idempotency_key, s.id, s.body_hash, {_RUNS}
from submissions s where s.id = any(%s)
"""  # noqa: S608 - the runs are a constant of ours

# Rows that are counted refer to the form: a stronger lock would hold up whoever counts, in a circle with this one.
_LOCK: Final = "select from forms where id = any(%s) order by id for no key update"

_PLACES: Final = """
select asked.form_id, f.published_version, asked.most - (
    select count(*) from (select from submissions s where s.form_id = asked.form_id limit asked.most) as taken
)
from unnest(%s::uuid[], %s::integer[]) as asked (form_id, most)
left join forms f on f.id = asked.form_id and f.deleted_at is null
"""

# Beside its day each count stands in a row for all days.
_COUNT: Final = """
insert into answer_counts as c (org_id, form_id, field, value, day, n)
select new.org_id, new.form_id, new.field, new.value, place.day, sum(new.n)
from jsonb_to_recordset(%s::jsonb) as new (org_id uuid, form_id uuid, field text, value text, day date, n bigint)
cross join lateral (values (new.day), (date '-infinity')) as place (day)
group by new.org_id, new.form_id, new.field, new.value, place.day
order by new.form_id, new.field, new.value, place.day
on conflict (form_id, field, value, day) do update set n = c.n + excluded.n
"""

_SUBMISSIONS: Final = ("", "")
"""What stands in the place of field and value where submissions themselves are counted."""


async def insert_submissions(raw: RawConnection, batch: Sequence[NewSubmission]) -> frozenset[UUID]:
    """Store those of the batch that are new and may be stored; give their ids. Waits for whoever stores the same key."""
    rows = [
        {
            "id": new.id,
            "org_id": new.org_id,
            "form_id": new.form_id,
            "version": new.version,
            "idempotency_key": new.idempotency_key,
            "body_hash": new.body_hash.hex(),
            "locale": new.locale,
            "data": new.data,
            "submitted_at": new.submitted_at,
            "published": new.published,
            "place": place,
        }
        for place, new in enumerate(batch)
    ]
    stored = await raw.execute(_INSERT, (orjson.dumps(rows).decode("utf-8"),))
    return frozenset(row[0] for row in await stored.fetchall())


async def earlier_submissions(
    raw: RawConnection, keys: Sequence[tuple[UUID, str]], ids: Sequence[UUID] = ()
) -> tuple[EarlierSubmission, ...]:
    """Give what was stored under these keys, each of a form, or has these ids."""
    forms, texts = [form for form, _ in keys], [key for _, key in keys]
    found = await (await raw.execute(_EARLIER, (forms, texts, list(ids)))).fetchall()
    return tuple(EarlierSubmission(*row) for row in found)


@dataclass(slots=True)
class Places:
    """How many submissions a form still takes as it is ``published`` now."""

    published: int | None
    left: int


async def lock_places(raw: RawConnection, most: Mapping[UUID, int]) -> dict[UUID, Places]:
    """Let nobody else submit to forms that take at most so many before this transaction ends; give the places by form."""
    await raw.execute(_LOCK, (list(most),))
    found = await (await raw.execute(_PLACES, (list(most), list(most.values())))).fetchall()
    return {form_id: Places(published, left) for form_id, published, left in found}


async def count_answers(raw: RawConnection, stored: Iterable[NewSubmission]) -> None:
    """Add submissions and their answers to the counts. It holds up whoever counts the same until this transaction ends."""
    days: dict[tuple[UUID, UUID, date], Counter[tuple[str, str]]] = {}
    for new in stored:
        place = (new.org_id, new.form_id, new.submitted_at.astimezone(UTC).date())
        tally = days.get(place)
        if tally is None:
            tally = days[place] = Counter()
        tally[_SUBMISSIONS] += 1
        tally.update(new.counted)
    await _add(raw, [row for place, tally in days.items() for row in _rows(*place, tally)])


@dataclass(frozen=True, slots=True)
class Erased:
    """A submission that is gone, and what of it was counted."""

    form_id: UUID
    submitted_at: datetime
    counted: Sequence[tuple[str, str]]


async def take_back_counts(raw: RawConnection, organisation: UUID, erased: Iterable[Erased]) -> None:
    """Take submissions that are erased, and their answers, out of the counts: all of them at once, and last of all."""
    rows = [
        row
        for one in erased
        for row in _rows(
            organisation,
            one.form_id,
            one.submitted_at.astimezone(UTC).date(),
            dict.fromkeys((_SUBMISSIONS, *one.counted), -1),
        )
    ]
    await _add(raw, rows)


def _rows(organisation: UUID, form_id: UUID, day: date, tally: Mapping[tuple[str, str], int]) -> Iterator[dict[str, object]]:
    for (field, value), n in tally.items():
        yield {"org_id": organisation, "form_id": form_id, "field": field, "value": value, "day": day, "n": n}


async def _add(raw: RawConnection, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        await raw.execute(_COUNT, (orjson.dumps(rows).decode("utf-8"),))
