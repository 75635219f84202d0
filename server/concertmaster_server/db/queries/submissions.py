"""Submissions: stored in batches by one statement, read newest first, reviewed, erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.submissions import ReviewState

# One parameter for the whole batch: arrays of columns cost the driver several times as much.
_INSERT: Final = """
insert into submissions (id, org_id, form_id, version, idempotency_key, body_hash, locale, data, submitted_at)
select id, org_id, form_id, version, idempotency_key, decode(body_hash, 'hex'), locale, data, submitted_at
from jsonb_to_recordset(%s::jsonb) as n (
    id uuid, org_id uuid, form_id uuid, version integer, idempotency_key text, body_hash text, locale text, data jsonb,
    submitted_at timestamptz
)
on conflict (form_id, idempotency_key) do nothing
returning id
"""

_EARLIER: Final = """
select s.form_id, s.idempotency_key, s.id, s.body_hash, array(select r.id from runs r where r.submission_id = s.id order by r.id)
from submissions s
join unnest(%s::uuid[], %s::text[]) as asked (form_id, idempotency_key) using (form_id, idempotency_key)
"""

_COLUMNS: Final = """
s.id, s.form_id, s.version, s.locale, s.status, s.comment, s.revision, s.submitted_at, s.data,
array(select r.id from runs r where r.submission_id = s.id order by r.id)
"""

_FIND: Final = f"""
select {_COLUMNS} from submissions s where s.org_id = %s and s.form_id = %s and s.id = %s
"""  # noqa: S608 - the columns are a constant of ours

_FIRST_PAGE: Final = f"""
select {_COLUMNS} from submissions s
where s.org_id = %(org)s and s.form_id = %(form)s
order by s.submitted_at desc, s.id desc limit %(limit)s
"""  # noqa: S608 - the columns are a constant of ours

# A statement of its own: asking in one whether there is a cursor would keep a prepared plan from starting at it.
_NEXT_PAGE: Final = f"""
select {_COLUMNS} from submissions s
where s.org_id = %(org)s and s.form_id = %(form)s and (s.submitted_at, s.id) < (%(at)s, %(id)s)
order by s.submitted_at desc, s.id desc limit %(limit)s
"""  # noqa: S608 - the columns are a constant of ours

_COUNT: Final = "select count(*) from (select from submissions where org_id = %s and form_id = %s limit %s) as counted"

_LOCK: Final = "select revision from submissions where org_id = %s and form_id = %s and id = %s for update"

_REVIEW: Final = """
update submissions
set status = coalesce(%(status)s, status), comment = coalesce(%(comment)s, comment), revision = revision + 1
where org_id = %(org)s and id = %(id)s
"""

_ASKED: Final = "(select p.id from assignees p join assignments a on a.id = p.assignment_id where a.run_id = any(%(runs)s))"

# A run that has not ended loses its worker at once: the fence makes every later write of it miss. What a run asked people goes
# with it. A run that asked for these answers holds them as well, and so does every run that grew from one that does.
_ERASE: Final = (
    """
    with recursive reached (id) as (
        select id from runs where org_id = %(org)s and submission_id = %(id)s
        union
        select a.run_id from assignees p join assignments a on a.id = p.assignment_id
        where p.org_id = %(org)s and p.submission_id = %(id)s
        union
        select r.id from reached
        join runs r on r.org_id = %(org)s and coalesce(r.forked_from, r.parent_run, r.handles_run) = reached.id
    )
    update runs
    set submission_id = null, input = null, output = null, error = null, status = case when finished_at is null
        then 'cancelled' else status end, finished_at = coalesce(finished_at, clock_timestamp()), ready_at = null,
        claimed_by = null, lease_until = null, fence = fence + 1, reason = null
    where org_id = %(org)s and id in (select id from reached)
    returning id
    """,
    f"delete from letters where org_id = %(org)s and assignee_id in {_ASKED}",  # noqa: S608 - a constant of ours
    f"delete from drafts where org_id = %(org)s and assignee_id in {_ASKED}",  # noqa: S608 - a constant of ours
    f"delete from assignees where org_id = %(org)s and id in {_ASKED}",  # noqa: S608 - a constant of ours
    "delete from assignments where org_id = %(org)s and run_id = any(%(runs)s)",
    "delete from signals where org_id = %(org)s and run_id = any(%(runs)s)",
    "delete from timers where org_id = %(org)s and run_id = any(%(runs)s)",
    "delete from run_records where org_id = %(org)s and run_id = any(%(runs)s)",
    "delete from drafts where org_id = %(org)s and submission_id = %(id)s",
    "delete from submissions where org_id = %(org)s and id = %(id)s",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubmission:
    """Checked answers to store. ``data`` is by field id, ``input`` by field name for the runs that follow."""

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


@dataclass(frozen=True, slots=True)
class EarlierSubmission:
    """A submission that was stored under the same key."""

    form_id: UUID
    idempotency_key: str
    id: UUID
    body_hash: bytes
    run_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Submission:
    """A stored submission; ``data`` is by field id."""

    id: UUID
    form_id: UUID
    version: int
    locale: str
    status: ReviewState
    comment: str
    revision: int
    submitted_at: datetime
    data: dict[str, object]
    run_ids: Sequence[UUID]


async def insert_submissions(tx: Transaction, batch: Sequence[NewSubmission]) -> frozenset[UUID]:
    """Store those of the batch whose key is new; give their ids. Waits for a transaction that stores the same key."""
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
        }
        for new in batch
    ]
    stored = await tx.raw.execute(_INSERT, (orjson.dumps(rows).decode("utf-8"),))
    return frozenset(row[0] for row in await stored.fetchall())


async def earlier_submissions(tx: Transaction, keys: Sequence[tuple[UUID, str]]) -> tuple[EarlierSubmission, ...]:
    """Give what was stored under these keys, each of a form."""
    forms, texts = [form for form, _ in keys], [key for _, key in keys]
    found = await (await tx.raw.execute(_EARLIER, (forms, texts))).fetchall()
    return tuple(EarlierSubmission(*row) for row in found)


async def count_submissions(tx: Transaction, organisation: UUID, form_id: UUID, *, at_most: int) -> int:
    """Count a form's submissions, as far as ``at_most``."""
    row = await (await tx.raw.execute(_COUNT, (organisation, form_id, at_most))).fetchone()
    return 0 if row is None else int(row[0])


async def find_submission(tx: Transaction, organisation: UUID, form_id: UUID, *, submission_id: UUID) -> Submission | None:
    """Give a submission of a form."""
    row = await (await tx.raw.execute(_FIND, (organisation, form_id, submission_id))).fetchone()
    return None if row is None else Submission(*row)


async def list_submissions(
    tx: Transaction, organisation: UUID, form_id: UUID, *, before: tuple[datetime, UUID] | None, limit: int
) -> tuple[Submission, ...]:
    """Give at most ``limit`` submissions of a form that are older than ``before``, newest first."""
    values: dict[str, object] = {"org": organisation, "form": form_id, "limit": limit}
    if before is not None:
        values["at"], values["id"] = before
    found = await (await tx.raw.execute(_FIRST_PAGE if before is None else _NEXT_PAGE, values)).fetchall()
    return tuple(Submission(*row) for row in found)


async def lock_submission(tx: Transaction, organisation: UUID, form_id: UUID, *, submission_id: UUID) -> int | None:
    """Let nobody else change a submission before this transaction ends; give its revision."""
    row = await (await tx.raw.execute(_LOCK, (organisation, form_id, submission_id))).fetchone()
    return None if row is None else int(row[0])


async def review_submission(
    tx: Transaction, organisation: UUID, submission_id: UUID, *, status: ReviewState | None, comment: str | None
) -> None:
    """Set what a reviewer says; None leaves it as it is."""
    await tx.raw.execute(_REVIEW, {"org": organisation, "id": submission_id, "status": status, "comment": comment})


async def erase_submission(tx: Transaction, organisation: UUID, submission_id: UUID) -> None:
    """Delete a submission and every copy of its answers: in drafts, in the runs it started and in their history."""
    runs_statement, *deletions = _ERASE
    values: dict[str, object] = {"org": organisation, "id": submission_id}
    runs = await (await tx.raw.execute(runs_statement, values)).fetchall()
    values["runs"] = [row[0] for row in runs]
    for statement in deletions:
        await tx.raw.execute(statement, values)
