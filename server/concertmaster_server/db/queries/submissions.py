"""Submissions that are stored: read newest first, counted, reviewed, erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.submissions import ReviewState

_COLUMNS: Final = """
s.id, s.form_id, s.version, s.locale, s.status, s.comment, s.revision, s.submitted_at, s.data,
array(select r.id from runs r where r.submission_id = s.id order by r.id)
"""

_FIND: Final = f"""
select {_COLUMNS} from submissions s where s.org_id = %s and s.form_id = %s and s.id = %s
"""  # noqa: S608 - the columns are a constant of ours

_FIND_MANY: Final = f"""
select {_COLUMNS} from submissions s where s.org_id = %s and s.form_id = %s and s.id = any(%s::uuid[])
"""  # noqa: S608 - the columns are a constant of ours

_COUNT: Final = "select count(*) from (select from submissions where org_id = %s and form_id = %s limit %s) as counted"

_LOCK: Final = "select revision from submissions where org_id = %s and form_id = %s and id = %s for update"

_REVIEW: Final = """
update submissions
set status = coalesce(%(status)s, status), comment = coalesce(%(comment)s, comment), revision = revision + 1
where org_id = %(org)s and id = %(id)s
"""

# Rows are named by an array: a plan that is made once for any number of them would read a whole table for a sub-select.
_ASKED: Final = (
    "any(array(select p.id from assignees p join assignments a on a.id = p.assignment_id where a.run_id = any(%(runs)s)))"
)

# A run that has not ended loses its worker at once: the fence makes every later write of it miss. What a run asked people goes
# with it. A run that asked for these answers holds them as well, and so does every run that grew from one that does.
_ERASE: Final = (
    """
    with recursive reached (id) as (
        select id from runs where org_id = %(org)s and (submission_id = any(%(ids)s) or id = any(%(runs)s))
        union
        select a.run_id from assignees p join assignments a on a.id = p.assignment_id
        where p.org_id = %(org)s and p.submission_id = any(%(ids)s)
        union
        select r.id from reached
        join runs r on r.org_id = %(org)s and coalesce(r.forked_from, r.parent_run, r.handles_run) = reached.id
    )
    update runs
    set submission_id = null, input = null, output = null, error = null, status = case when finished_at is null
        then 'cancelled' else status end, finished_at = coalesce(finished_at, clock_timestamp()), ready_at = null,
        claimed_by = null, lease_until = null, fence = fence + 1, reason = null
    where org_id = %(org)s and id = any(array(select id from reached))
    returning id
    """,
    f"delete from letters where org_id = %(org)s and assignee_id = {_ASKED}",  # noqa: S608 - a constant of ours
    f"delete from drafts where org_id = %(org)s and assignee_id = {_ASKED}",  # noqa: S608 - a constant of ours
    f"delete from assignees where org_id = %(org)s and id = {_ASKED}",  # noqa: S608 - a constant of ours
    "delete from assignments where org_id = %(org)s and run_id = any(%(runs)s)",
    "delete from signals where org_id = %(org)s and run_id = any(%(runs)s)",
    "delete from timers where org_id = %(org)s and run_id = any(%(runs)s)",
    "delete from run_records where org_id = %(org)s and run_id = any(%(runs)s)",
    """
    with gone as (delete from drafts where org_id = %(org)s and submission_id = any(%(ids)s) returning id)
    delete from public_addresses where org_id = %(org)s and kind = 'draft' and target_id = any(array(select id from gone))
    """,
    "delete from submissions where org_id = %(org)s and id = any(%(ids)s)",
)


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


async def count_submissions(tx: Transaction, organisation: UUID, form_id: UUID, *, at_most: int) -> int:
    """Count a form's submissions, as far as ``at_most``."""
    row = await (await tx.raw.execute(_COUNT, (organisation, form_id, at_most))).fetchone()
    return 0 if row is None else int(row[0])


async def find_submission(tx: Transaction, organisation: UUID, form_id: UUID, *, submission_id: UUID) -> Submission | None:
    """Give a submission of a form."""
    row = await (await tx.raw.execute(_FIND, (organisation, form_id, submission_id))).fetchone()
    return None if row is None else Submission(*row)


async def find_submissions(
    tx: Transaction, organisation: UUID, form_id: UUID, *, submission_ids: Sequence[UUID]
) -> tuple[Submission, ...]:
    """Give submissions of a form in the order of their ids; those that are no more are left out."""
    rows = await (await tx.raw.execute(_FIND_MANY, (organisation, form_id, list(submission_ids)))).fetchall()
    found = {row[0]: Submission(*row) for row in rows}
    return tuple(found[one] for one in submission_ids if one in found)


async def lock_submission(tx: Transaction, organisation: UUID, form_id: UUID, *, submission_id: UUID) -> int | None:
    """Let nobody else change a submission before this transaction ends; give its revision."""
    row = await (await tx.raw.execute(_LOCK, (organisation, form_id, submission_id))).fetchone()
    return None if row is None else int(row[0])


async def review_submission(
    tx: Transaction, organisation: UUID, submission_id: UUID, *, status: ReviewState | None, comment: str | None
) -> None:
    """Set what a reviewer says; None leaves it as it is."""
    await tx.raw.execute(_REVIEW, {"org": organisation, "id": submission_id, "status": status, "comment": comment})


async def erase_submissions(
    raw: RawConnection, organisation: UUID, submission_ids: Sequence[UUID], *, runs: Sequence[UUID] = ()
) -> tuple[UUID, ...]:
    """Delete submissions and every copy of their answers: in drafts, in the runs they started and in their history.

    What ``runs`` hold goes with them. Gives all runs that were emptied.
    """
    runs_statement, *deletions = _ERASE
    values: dict[str, object] = {"org": organisation, "ids": list(submission_ids), "runs": list(runs)}
    emptied = [row[0] for row in await (await raw.execute(runs_statement, values)).fetchall()]
    values["runs"] = emptied
    for statement in deletions:
        await raw.execute(statement.encode(), values)
    return tuple(emptied)
