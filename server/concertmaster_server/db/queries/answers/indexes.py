"""Indexes over single answers of single forms: wished for, built and dropped beside everybody's work. Spoken as the owner.

An index that was left half built is invalid; it is dropped and built again. Whoever builds holds a lock of its own, so that two
never build at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import Final
from uuid import UUID

from psycopg import sql

from concertmaster_server.db.raw import RawConnection, name_organisations
from concertmaster_server.db.sql import Fragment

from .places import Spot, Stored

_LOCK_KEY: Final = 0x636D_616E_7377_6572  # "cmanswer"

_MAY: Final = "select pg_has_role(current_user, relowner, 'usage') from pg_class where oid = 'submissions'::regclass"

_CANDIDATES: Final = """
select f.org_id, f.id, v.document::text, coalesce(c.n, 0)
from forms f
join form_versions v on v.form_id = f.id and v.version = f.published_version
left join answer_counts c on c.form_id = f.id and c.field = '' and c.value = '' and c.day = '-infinity'
where f.deleted_at is null and (v.document::text like '%%"filterable"%%' or c.n > %s)
"""

_WISH: Final = """
insert into answer_indexes (org_id, form_id, field, kind, state)
select %(org)s, %(form)s, w.field, w.kind, 'wanted' from unnest(%(fields)s::text[], %(kinds)s::text[]) as w (field, kind)
on conflict (form_id, field) do update set state = 'wanted', kind = excluded.kind
where answer_indexes.kind <> excluded.kind or answer_indexes.state = 'unwanted'
"""

_UNWANTED: Final = """
update answer_indexes i set state = 'unwanted'
where i.state <> 'unwanted'
    and not exists (
        select from unnest(%s::uuid[], %s::text[]) as w (form_id, field) where w.form_id = i.form_id and w.field = i.field
    )
"""

_OPEN: Final = "select org_id, form_id, field, kind, state from answer_indexes where state <> 'ready' order by asked_at"

_VALID: Final = """
select i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid
where c.relname = %s and i.indrelid = 'submissions'::regclass
"""

_READY: Final = """
update answer_indexes set state = 'ready' where org_id = %s and form_id = %s and field = %s and kind = %s and state = 'wanted'
"""
_FORGET: Final = "delete from answer_indexes where org_id = %s and form_id = %s and field = %s and state = 'unwanted'"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published form that may want indexes; ``total`` counts its submissions."""

    org_id: UUID
    form_id: UUID
    document: str
    total: int


@dataclass(frozen=True, slots=True)
class AnswerIndex:
    """An index to build or to drop. ``kind`` is that of the values: ``text``, ``number``, ``boolean``, ``date``, ``datetime``."""

    org_id: UUID
    form_id: UUID
    field: str
    kind: str
    state: str

    @property
    def name(self) -> str:
        """Give the index's name; of another kind it is another index."""
        return "answers_" + blake2s(f"{self.form_id}/{self.field}/{self.kind}".encode(), digest_size=12).hexdigest()


async def begin_building(raw: RawConnection) -> bool:
    """Tell whether this login may build, and is the only one that does until its connection closes; let it take its time."""
    may = await (await raw.execute(_MAY)).fetchone()
    if may is None or not may[0]:
        return False
    await raw.execute("set statement_timeout = 0")
    row = await (await raw.execute("select pg_try_advisory_lock(%s)", (_LOCK_KEY,))).fetchone()
    return row is not None and bool(row[0])


async def find_candidates(raw: RawConnection, *, large: int) -> tuple[Candidate, ...]:
    """Give the forms that ask for indexes, or have more than ``large`` submissions."""
    async with raw.transaction():
        await _name_everybody(raw)
        return tuple(Candidate(*row) for row in await (await raw.execute(_CANDIDATES, (large,))).fetchall())


async def wish(raw: RawConnection, wishes: Mapping[tuple[UUID, UUID], Mapping[str, str]]) -> None:
    """Say which fields of which forms are to have an index, by organisation and form; no other is wanted any more."""
    async with raw.transaction():
        await _name_everybody(raw)
        for (organisation, form_id), fields in wishes.items():
            values = {"org": organisation, "form": form_id, "fields": list(fields), "kinds": list(fields.values())}
            await raw.execute(_WISH, values)
        kept = [(form_id, field) for (_, form_id), fields in wishes.items() for field in fields]
        await raw.execute(_UNWANTED, ([form_id for form_id, _ in kept], [field for _, field in kept]))


async def open_wishes(raw: RawConnection) -> tuple[AnswerIndex, ...]:
    """Give what is to be built or dropped, the oldest wish first."""
    async with raw.transaction():
        await _name_everybody(raw)
        return tuple(AnswerIndex(*row) for row in await (await raw.execute(_OPEN)).fetchall())


async def build_index(raw: RawConnection, index: AnswerIndex) -> None:
    """Build an index without keeping anybody from writing, and say that it is ready."""
    row = await (await raw.execute(_VALID, (index.name,))).fetchone()
    if row is not None and not row[0]:
        await _drop(raw, index)
        row = None
    if row is None:
        key = Spot(Stored(index.field, index.kind), Fragment("data")).ordered()  # type: ignore[arg-type]  # a kind it was made with
        expression = sql.SQL(key.text.replace("%s", "{}")).format(*(sql.Literal(value) for value in key.values))
        statement = sql.SQL(
            "create index concurrently {} on submissions ({}, submitted_at desc, id desc) where form_id = {}::uuid"
        )
        await raw.execute(statement.format(sql.Identifier(index.name), expression, sql.Literal(str(index.form_id))))
    async with raw.transaction():
        await name_organisations(raw, [index.org_id])
        await raw.execute(_READY, (index.org_id, index.form_id, index.field, index.kind))


async def drop_index(raw: RawConnection, index: AnswerIndex) -> None:
    """Drop an index that nobody wants, and forget it."""
    await _drop(raw, index)
    async with raw.transaction():
        await name_organisations(raw, [index.org_id])
        await raw.execute(_FORGET, (index.org_id, index.form_id, index.field))


async def look_again(raw: RawConnection) -> None:
    """Let the database see how values are spread, now that there are indexes that ask."""
    await raw.execute("analyze submissions")


async def _drop(raw: RawConnection, index: AnswerIndex) -> None:
    await raw.execute(sql.SQL("drop index concurrently if exists {}").format(sql.Identifier(index.name)))


async def _name_everybody(raw: RawConnection) -> None:
    rows = await (await raw.execute("select id from organisations")).fetchall()
    await name_organisations(raw, [row[0] for row in rows])
