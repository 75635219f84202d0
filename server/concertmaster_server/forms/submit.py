"""Use case: take answers to a published form.

The check happens first and in memory; then one transaction holds the submission, the runs that it starts and their wake-ups.
Whoever is told yes has a stored submission; whoever asks twice with one key is told the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.forms import published_version
from concertmaster_server.db.queries.new_submissions import NewSubmission, earlier_submissions
from concertmaster_server.db.queries.submissions import count_submissions
from concertmaster_server.db.refusals import IdempotencyMismatchError, NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.answers import check_answers
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.naming import answers_by_name
from concertmaster_shared.problems import Problem

from .compiled_forms import CompiledForms
from .counted_answers import counted_answers
from .receipts import receipt_address
from .store_submissions import Outcome, Receipt, Unstored, store
from .uploads.attach_files import attach_files
from .uploads.settle_answers import settle_answers

_TRIES: Final = 3
"""How often answers are checked again because the form was published anew, or filled up, in that moment."""


class AnswersInvalidError(ConcertMasterError):
    """Some answers cannot be taken; ``problems`` name them."""

    code: ClassVar[str] = "answers.invalid"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


class FormClosedError(ConcertMasterError):
    """The form takes no more answers: its deadline has passed or it has as many as it wants."""

    code: ClassVar[str] = "form.closed"


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """The version of a form that is the newest, as far as somebody knows."""

    version: int
    form: CompiledForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody sent: answers by field name, and the key under which the same request may come again.

    Who began under an earlier ``version`` ends under it; without one it is the version that is published now.
    """

    form_id: UUID
    answers: Mapping[str, object]
    version: int | None = None
    locale: str | None = None
    idempotency_key: str | None = None
    body_hash: bytes = b""


async def submit(tx: Transaction, act: Act, sent: Answers, *, forms: CompiledForms, new_id: Callable[[], UUID]) -> Receipt:
    """Check and store answers.

    Raises ``AnswersInvalidError``, ``FormClosedError``, ``IdempotencyMismatchError``, ``NotFoundError`` where nothing is
    published, or ``UnavailableError`` where the form changes again and again.
    """
    for _ in range(_TRIES):
        earlier = await _earlier(tx, sent)
        if earlier is not None:
            return earlier
        try:
            submission = await _checked(tx, act, sent, forms=forms, submission_id=new_id())
        except FormClosedError:
            # The last place may have gone to this very request, sent twice at once: it was stored while this one looked.
            earlier = await _earlier(tx, sent)
            if earlier is None:
                raise
            return earlier
        (outcome,) = await store(tx.raw, [submission], new_id)
        if outcome is not Unstored.CHANGED:
            receipt = receipt_of(outcome)
            if receipt.id == submission.id:
                await attach_files(tx, submission, forms=forms)
            return receipt
    raise UnavailableError


def receipt_of(outcome: Outcome) -> Receipt:
    """Give the receipt, or raise what stands against the submission."""
    if isinstance(outcome, IdempotencyMismatchError):
        raise outcome
    if isinstance(outcome, Unstored):
        raise FormClosedError
    return outcome


async def _checked(tx: Transaction, act: Act, sent: Answers, *, forms: CompiledForms, submission_id: UUID) -> NewSubmission:
    """Check answers to a form as it is published at this moment."""
    newest = await published_version(tx, act.organisation, sent.form_id)
    if newest is None:
        raise NotFoundError(kind="form", id=sent.form_id)
    published = PublishedForm(newest, await forms.get(tx, act.organisation, sent.form_id, version=newest))
    if not await is_open(tx, act, sent.form_id, form=published.form):
        raise FormClosedError
    form = await forms.get(tx, act.organisation, sent.form_id, version=sent.version or newest)
    settled = await settle_answers(tx, act.organisation, sent.form_id, form=form, answers=sent.answers, locale=sent.locale)
    if settled.problems:
        raise AnswersInvalidError(settled.problems)
    return check_for(published, act, replace(sent, answers=settled.answers), form=form, submission_id=submission_id)


def check_for(published: PublishedForm, act: Act, sent: Answers, *, form: CompiledForm, submission_id: UUID) -> NewSubmission:
    """Check answers that are stored only where ``published`` is still the form's newest version and has a place left.

    Raises ``AnswersInvalidError``, or ``FormClosedError`` where the deadline has passed.
    """
    if is_past(act, published.form):
        raise FormClosedError
    version = sent.version or published.version
    return check_submission(act, sent, form=form, version=version, submission_id=submission_id, published=published)


def check_submission(
    act: Act,
    sent: Answers,
    *,
    form: CompiledForm,
    version: int,
    submission_id: UUID,
    published: PublishedForm | None = None,
) -> NewSubmission:
    """Check answers under a version of the form and give what to store; raises ``AnswersInvalidError``.

    Without ``published`` they are stored whatever has become of the form.
    """
    document = form.document
    locale = sent.locale if sent.locale in document.locales else document.default_locale
    checked = check_answers(form, sent.answers, now=act.at, locale=locale)
    if not checked.accepted:
        raise AnswersInvalidError(checked.problems)
    values = dict(checked.values)
    return NewSubmission(
        id=submission_id,
        org_id=act.organisation,
        form_id=sent.form_id,
        version=version,
        locale=locale or document.default_locale,
        data=values,
        input=answers_by_name(form, values),
        submitted_at=act.at,
        idempotency_key=sent.idempotency_key,
        body_hash=sent.body_hash,
        published=None if published is None else published.version,
        most=None if published is None else published.form.document.settings.max_responses,
        counted=counted_answers(form, values),
        receipt_to=receipt_address(form, values),
    )


def is_past(act: Act, form: CompiledForm) -> bool:
    """Tell whether the form's deadline is over, and it takes nothing after it."""
    settings = form.document.settings
    return settings.deadline is not None and settings.late == "reject" and act.at > settings.deadline


async def is_open(tx: Transaction, act: Act, form_id: UUID, *, form: CompiledForm) -> bool:
    """Tell whether the form seems to take answers; nothing stops another one from coming first."""
    if is_past(act, form):
        return False
    most = form.document.settings.max_responses
    return most is None or await count_submissions(tx, act.organisation, form_id, at_most=most) < most


async def _earlier(tx: Transaction, sent: Answers) -> Receipt | None:
    """Give the receipt of an earlier equal request: it counts even if the form has been closed or changed since."""
    if sent.idempotency_key is None:
        return None
    found = await earlier_submissions(tx.raw, [(sent.form_id, sent.idempotency_key)])
    if not found:
        return None
    if found[0].body_hash != sent.body_hash:
        raise IdempotencyMismatchError
    return Receipt(found[0].id, found[0].run_ids)
