"""Millions of submissions, made by the database itself in a few statements: twelve fields, two years, every selectivity.

Indexes are taken away while rows come in and made again afterwards, as anybody would who loads a database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from tests.bench.running.ground import Ground

CHUNK: Final = 100_000

_COUNTRIES = [{"id": f"c{number}", "label": f"Country {number}"} for number in range(51)]

FIELDS: Final[dict[str, dict[str, Any]]] = {
    "f_plan": {
        "name": "plan",
        "type": "choice",
        "choices": [{"id": one, "label": one} for one in ("free", "pro", "rare", "never")],
    },
    "f_country": {"name": "country", "type": "choice", "choices": _COUNTRIES},
    "f_tags": {
        "name": "tags",
        "type": "choices",
        "choices": [{"id": f"t{number}", "label": f"t{number}"} for number in range(10)],
    },
    "f_rating": {"name": "rating", "type": "rating"},
    "f_ready": {"name": "ready", "type": "yes_no"},
    "f_staff": {"name": "staff", "type": "integer", "filterable": True},
    "f_share": {"name": "share", "type": "decimal"},
    "f_born": {"name": "born", "type": "date", "filterable": True},
    "f_mail": {"name": "email", "type": "email"},
    "f_batch": {"name": "batch", "type": "text"},
    "f_lot": {"name": "lot", "type": "text"},
    "f_note": {"name": "note", "type": "long_text"},
}
"""``lot`` has a hundred values (1 % each), ``batch`` ten thousand (0.01 % each), ``plan`` is ``free`` in 60 of 100."""

DOCUMENT: Final = {
    "format": "concertmaster.form/1",
    "name": "Answers at size",
    "fields": {key: {"label": key, **settings} for key, settings in FIELDS.items()},
    "pages": [{"id": "p1", "items": list(FIELDS)}],
}

# Of random parts each row draws its own; what decides about selectivity goes by the row's number, so that it is exact.
_ROWS: Final = """
insert into submissions (id, org_id, form_id, version, locale, data, submitted_at)
select
    (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(f.id::text || n), 1, 3) || 'a'
        || substr(md5(f.id::text || n), 4, 15))::uuid,
    f.org_id, f.id, 1, 'en',
    jsonb_build_object(
        'f_plan', case when r < 0.6 then 'free' when r < 0.99 then 'pro' else 'rare' end,
        'f_country', 'c' || (51 * power(random(), 2))::int %% 51,
        'f_tags', jsonb_build_array('t' || n %% 10, 't' || (n / 10) %% 7),
        'f_rating', 1 + n %% 5,
        'f_ready', n %% 3 = 0,
        'f_staff', (random() * 5000)::int,
        'f_share', round(random()::numeric, 4),
        'f_born', (date '1950-01-01' + (random() * 20000)::int)::text,
        'f_mail', 'person' || n || '@example.org',
        'f_batch', 'b' || (random() * 9999)::int,
        'f_lot', 'l' || (random() * 99)::int,
        'f_note', 'word' || (random() * 2000)::int || ' factory' || n %% 400 || ' common report of unit u' || n
    ),
    at
from (
    select n, random() as r, timestamptz '2024-01-01 00:00:00Z' + interval '1 second' * (63072000.0 * n / %(all)s) as at
    from generate_series(%(from)s::bigint, %(to)s::bigint) as n
) as made
join forms f on f.id = %(form)s
"""

_WORDS: Final = """
insert into submission_words (submission_id, org_id, form_id, submitted_at, words)
select id, org_id, form_id, submitted_at, to_tsvector('simple', data ->> 'f_note') from submissions
where form_id = %(form)s and submitted_at >= %(since)s::timestamptz and submitted_at < %(until)s::timestamptz
on conflict (submission_id) do nothing
"""

_TALLIES: Final = """
insert into answer_counts (org_id, form_id, field, value, day, n)
select org_id, form_id, coalesce(field, ''), coalesce(value, ''), coalesce(day, '-infinity'), count(*) from (
    select org_id, form_id, (submitted_at at time zone 'UTC')::date as day, v.field, v.value
    from submissions, lateral (values
        ('', ''), ('f_plan', data ->> 'f_plan'), ('f_country', data ->> 'f_country'), ('f_rating', data ->> 'f_rating'),
        ('f_ready', data ->> 'f_ready'), ('f_tags', data -> 'f_tags' ->> 0)
    ) as v (field, value)
    where form_id = %(form)s
) as each
group by grouping sets ((org_id, form_id, field, value, day), (org_id, form_id, field, value))
"""

_INDEXES: Final = """
select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
where i.indrelid in ('submissions'::regclass, 'submission_words'::regclass) and not i.indisunique
"""


async def seed(ground: Ground, rows: int, tell: Callable[[str], None]) -> UUID:
    """Fill the database with ``rows`` submissions, four of five in one form; give that form's id."""
    forms = [await _form(ground) for _ in range(5)]
    counts = [rows * 4 // 5, *[rows // 20] * 4]
    began = time.monotonic()
    # Whoever owns the tables sees the rows of organisations that it names, as everybody does.
    await ground.owner.execute("select set_config('cm.orgs', string_agg(id::text, ','), false) from organisations")
    indexes = await ground.ask(_INDEXES)
    await ground.owner.execute("set maintenance_work_mem = '1GB'")
    await ground.owner.execute("set synchronous_commit = off")
    for name, _ in indexes:
        await ground.owner.execute(f"drop index {name}".encode())
    for form, count in zip(forms, counts, strict=True):
        for start in range(0, count, CHUNK):
            values = {"form": form, "all": count, "from": start, "to": min(start + CHUNK, count) - 1}
            await ground.owner.execute(_ROWS.encode(), values)
    tell(f"{rows} rows after {time.monotonic() - began:.0f} s")
    for name, definition in sorted(indexes, key=lambda one: "submission_words" in one[1]):
        if "gin (words)" in definition:
            await _words(ground, forms[0])
        await ground.owner.execute(definition.encode())
        tell(f"{name} after {time.monotonic() - began:.0f} s")
    for form in forms:
        await ground.owner.execute(_TALLIES.encode(), {"form": form})
    await ground.owner.execute("reset synchronous_commit")
    for table in ("submissions", "submission_words", "answer_counts"):
        await ground.owner.execute(f"vacuum (analyze) {table}".encode())
    tell(f"all of it after {time.monotonic() - began:.0f} s")
    return forms[0]


async def _words(ground: Ground, form: UUID) -> None:
    for month in range(24):
        since, until = (f"{2024 + number // 12}-{number % 12 + 1:02}-01T00:00:00Z" for number in (month, month + 1))
        await ground.owner.execute(_WORDS.encode(), {"form": form, "since": since, "until": until})


async def _form(ground: Ground) -> UUID:
    made = (await ground.client.post("/forms", json={"document": DOCUMENT})).json()
    answer = await ground.client.post(f"/forms/{made['id']}/publish")
    assert answer.status_code == 201, answer.text
    return UUID(made["id"])
