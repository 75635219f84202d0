"""Use cases of stored submissions: find, review, erase. Answers come out by field name, as they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import submissions
from concertmaster_server.db.queries.new_submissions import Erased, take_back_counts
from concertmaster_server.db.queries.sent_files import release_uploads
from concertmaster_server.db.queries.submissions import Submission
from concertmaster_server.db.refusals import NotFoundError, StaleError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.submissions import ReviewState
from concertmaster_shared.forms.consents import Consent, consents_in
from concertmaster_shared.forms.naming import answers_by_name

from .compiled_forms import CompiledForms
from .counted_answers import counted_answers


@dataclass(frozen=True, slots=True)
class Named:
    """A stored submission with its answers by field name; whether it came after the deadline; what was agreed to."""

    stored: Submission
    answers: Mapping[str, object]
    late: bool = False
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """One submission of one form."""

    form_id: UUID
    submission_id: UUID


async def find(tx: Transaction, organisation: UUID, which: Which, *, forms: CompiledForms) -> Named:
    """Give a submission; raises ``NotFoundError``."""
    stored = await submissions.find_submission(tx, organisation, which.form_id, submission_id=which.submission_id)
    if stored is None:
        raise NotFoundError(kind="submission", id=which.submission_id)
    return await named(tx, organisation, stored, forms=forms)


async def review(
    tx: Transaction,
    act: Act,
    which: Which,
    *,
    status: ReviewState | None,
    comment: str | None,
    wanted: frozenset[int] | None,
) -> None:
    """Set the review state or the comment of one of the revisions in ``wanted``, or of any."""
    await _lock(tx, act.organisation, which, wanted=wanted)
    await submissions.review_submission(tx, act.organisation, which.submission_id, status=status, comment=comment)


async def erase(
    tx: Transaction, act: Act, which: Which, *, wanted: frozenset[int] | None, forms: CompiledForms
) -> tuple[UUID, ...]:
    """Erase the answers for good, wherever they were copied to and counted; runs that still used them end as cancelled.

    Gives the runs that were emptied: their large values are to be removed when this is committed.
    """
    gone, runs = await erase_uncounted(tx, act, which, wanted=wanted, forms=forms)
    await take_back_counts(tx.raw, act.organisation, [gone])
    return runs


async def erase_uncounted(
    tx: Transaction, act: Act, which: Which, *, wanted: frozenset[int] | None, forms: CompiledForms
) -> tuple[Erased, tuple[UUID, ...]]:
    """Erase, but leave it to the caller to take what is gone out of the counts as the last thing it does.

    Whoever submits waits for the counts: only who has nothing else to wait for any more may hold them.
    """
    await _lock(tx, act.organisation, which, wanted=wanted)
    stored = await submissions.find_submission(tx, act.organisation, which.form_id, submission_id=which.submission_id)
    assert stored is not None  # noqa: S101 - it has just been locked
    form = await forms.get(tx, act.organisation, stored.form_id, version=stored.version)
    await release_uploads(tx, act.organisation, which.submission_id)
    runs = await submissions.erase_submissions(tx.raw, act.organisation, [which.submission_id])
    return Erased(stored.form_id, stored.submitted_at, counted_answers(form, stored.data)), runs


async def _lock(tx: Transaction, organisation: UUID, which: Which, *, wanted: frozenset[int] | None) -> None:
    revision = await submissions.lock_submission(tx, organisation, which.form_id, submission_id=which.submission_id)
    if revision is None:
        raise NotFoundError(kind="submission", id=which.submission_id)
    if wanted is not None and revision not in wanted:
        raise StaleError(revision=revision)


async def named(tx: Transaction, organisation: UUID, stored: Submission, *, forms: CompiledForms) -> Named:
    """Key the answers of a submission by the names of its version, and read there what they mean."""
    form = await forms.get(tx, organisation, stored.form_id, version=stored.version)
    deadline = form.document.settings.deadline
    return Named(
        stored,
        answers_by_name(form, stored.data),
        late=deadline is not None and stored.submitted_at > deadline,
        consents=consents_in(form, stored.data, locale=stored.locale),
    )
