"""One person in all tables of an organisation: found by a value, and deleted by it.

Submissions are found through the index over all answers; the other tables hold what is under way, and are read through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson

from concertmaster_server.db.queries.submissions import erase_submissions
from concertmaster_server.db.reader import Reader, Tables
from concertmaster_server.db.sql import Fragment, joined, sql
from concertmaster_server.db.transaction import Transaction

_AT_ONCE: Final = 100
"""Conditions of one statement."""

_DOCUMENTS: Final = "select document from form_versions where org_id = %s"

_DRAFTS: Final = """
select d.id, d.form_id, d.updated_at, d.answers from drafts d left join form_links l on l.org_id = d.org_id and l.id = d.link_id
where d.org_id = %(org)s and (d.answers::text ilike %(quoted)s or lower(l.recipient) = lower(%(value)s))
order by d.id
"""

_ASSIGNMENTS: Final = """
select a.id, a.run_id, p.email, p.decision, p.comment, a.opened_at, p.decided_at
from assignees p join assignments a on a.org_id = p.org_id and a.id = p.assignment_id
where p.org_id = %(org)s and lower(p.email) = lower(%(value)s) order by a.id
"""

_LETTERS: Final = """
select id, kind, recipient, due_at, sent_at from letters
where org_id = %(org)s and (lower(recipient) = lower(%(value)s) or body::text ilike %(anywhere)s) order by id
"""

_LINKS: Final = """
select id, form_id, recipient, created_at from form_links
where org_id = %(org)s and (lower(recipient) = lower(%(value)s) or answers::text ilike %(quoted)s) order by id
"""

_LINK_IDS: Final = """
any(array(
    select id from form_links where org_id = %(org)s and (lower(recipient) = lower(%(value)s) or answers::text ilike %(quoted)s)
))
"""

_DELETE: Final = (
    f"""
    with gone as (
        delete from drafts d where d.org_id = %(org)s
            and (d.answers::text ilike %(quoted)s or d.submission_id is null and d.link_id = {_LINK_IDS})
        returning d.id
    )
    delete from public_addresses where org_id = %(org)s and kind = 'draft' and target_id = any(array(select id from gone))
    """,  # noqa: S608 - a constant of ours
    f"update drafts set link_id = null, link_use = null where org_id = %(org)s and link_id = {_LINK_IDS}",  # noqa: S608 - as above
    f"delete from public_addresses where org_id = %(org)s and target_id = {_LINK_IDS}",  # noqa: S608 - as above
    f"delete from form_links where org_id = %(org)s and id = {_LINK_IDS}",  # noqa: S608 - as above
    """
    delete from letters
    where org_id = %(org)s and (lower(recipient) = lower(%(value)s) or body::text ilike %(anywhere)s)
    """,
)


class FoundSubmission(NamedTuple):
    """A submission that holds the value."""

    id: UUID
    form_id: UUID
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """What holds the value beside submissions, as rows with names."""

    drafts: Sequence[Mapping[str, Any]]
    assignments: Sequence[Mapping[str, Any]]
    letters: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]


async def read_documents(tx: Transaction, organisation: UUID) -> tuple[Mapping[str, Any], ...]:
    """Give the documents of all versions of all forms, those of removed forms too."""
    return tuple(row[0] for row in await (await tx.raw.execute(_DOCUMENTS, (organisation,))).fetchall())


async def find_submissions_with(reader: Reader, wanted: Sequence[Mapping[str, Any]]) -> tuple[FoundSubmission, ...]:
    """Give the submissions whose answers hold one of these objects, the newest first."""
    found: set[FoundSubmission] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        conditions = [sql("s.data @> {}::jsonb", orjson.dumps(one).decode()) for one in wanted[start : start + _AT_ONCE]]

        def question(tables: Tables, conditions: Sequence[Fragment] = conditions) -> Fragment:
            return sql(
                "select s.id, s.form_id, s.submitted_at from {} as s where {}", tables.submissions, joined(" or ", conditions)
            )

        found |= {FoundSubmission(*row) for row in await reader.ask(question)}
    return tuple(sorted(found, key=lambda one: (one.submitted_at, one.id), reverse=True))


async def find_under_way(tx: Transaction, organisation: UUID, value: str) -> UnderWay:
    """Give what else holds the value."""
    values = _values(organisation, value)

    async def rows(statement: str) -> list[dict[str, Any]]:
        cursor = await tx.raw.execute(statement.encode(), values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]

    return UnderWay(
        drafts=await rows(_DRAFTS), assignments=await rows(_ASSIGNMENTS), letters=await rows(_LETTERS), links=await rows(_LINKS)
    )


async def erase_under_way(tx: Transaction, organisation: UUID, value: str, found: UnderWay) -> tuple[UUID, ...]:
    """Delete what holds the value beside submissions; gives the runs that were emptied because they asked this person."""
    runs = list({row["run_id"] for row in found.assignments})
    emptied = await erase_submissions(tx.raw, organisation, (), runs=runs)
    for statement in _DELETE:
        await tx.raw.execute(statement.encode(), _values(organisation, value))
    return emptied


def _values(organisation: UUID, value: str) -> dict[str, object]:
    quoted = orjson.dumps(value).decode()
    return {"org": organisation, "value": value, "quoted": f"%{_literal(quoted)}%", "anywhere": f"%{_literal(quoted[1:-1])}%"}


def _literal(text: str) -> str:
    """Give a text as a pattern that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
