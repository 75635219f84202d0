"""Use cases of answers on their way: begin, find, keep, submit. A draft keeps the version of the form it was begun under.

Whoever has the token in its link may read and change it; the database holds the token's SHA-256 alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import drafts
from concertmaster_server.db.queries.addresses import Address, claim_address, find_address
from concertmaster_server.db.queries.drafts import DraftRow
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.naming import answers_by_id, answers_by_name

from .compiled_forms import CompiledForms
from .merge_answers import Kept, Merged, differences, lay_over
from .store_submissions import Receipt
from .submit import Answers, submit
from .use_links import use_link

SALT_SIZE: Final = 32
"""Random bytes that go into a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """Answers on their way, by field name, as they were typed; ``submission_id`` is set once they have arrived.

    ``assignee_id`` says whose they are, where somebody was asked for them; ``link_id`` which personal link they come through, and
    ``link_use`` for the how manieth time. ``changed`` says by field id at which revision an answer changed last.
    """

    id: UUID
    form_id: UUID
    version: int
    locale: str
    form: CompiledForm
    answers: Mapping[str, object]
    submission_id: UUID | None = None
    assignee_id: UUID | None = None
    link_id: UUID | None = None
    link_use: int | None = None
    revision: int = 1
    changed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Post:
    """What equal posts have in common, and for how many seconds a second one counts as the first one sent again."""

    fingerprint: bytes
    window_s: float


@dataclass(frozen=True, slots=True)
class Claimed:
    """The token of the draft that a post begins, and whether that draft has to be made yet."""

    token: str
    is_first: bool


async def claim(tx: Transaction, organisation: UUID, post: Post, *, salt: bytes) -> Claimed:
    """Claim a post; an equal one waits for the first and gets the same token.

    The token is made of the salt, which is kept, and of the fingerprint, which is not: the database alone does not give it away.
    """
    key = hashlib.sha256(b"claim\0" + post.fingerprint).hexdigest()
    kept = await drafts.claim_post(tx, organisation, key, salt=salt, window_s=post.window_s)
    secret = hashlib.sha256(b"token\0" + kept.salt + post.fingerprint).digest()
    return Claimed(base64.urlsafe_b64encode(secret).rstrip(b"=").decode("ascii"), kept.is_first)


async def begin(tx: Transaction, act: Act, token: str, *, draft: AnswerDraft) -> None:
    """Store a new draft and let the token lead to it; where an assignee or a link has one already, to that."""
    row = DraftRow(
        id=draft.id,
        form_id=draft.form_id,
        version=draft.version,
        locale=draft.locale,
        answers=answers_by_id(draft.form, draft.answers),
        assignee_id=draft.assignee_id,
        link_id=draft.link_id,
        link_use=draft.link_use,
    )
    await drafts.insert_draft(tx, act.organisation, row, now=act.at)
    first = await _first(tx, act.organisation, row)
    await claim_address(tx, "draft", hash_of(token), owner=Address(act.organisation, (first or row).id))


async def address_of(tx: Transaction, token: str) -> Address:
    """Give whose draft a token leads to; raises ``NotFoundError``."""
    address = await find_address(tx, "draft", hash_of(token))
    if address is None:
        raise NotFoundError(kind="draft", id="")
    return address


async def find(tx: Transaction, address: Address, *, forms: CompiledForms) -> AnswerDraft:
    """Give a draft as it stands; raises ``NotFoundError``, also where its submission was erased."""
    return await _read(tx, address, await drafts.find_draft(tx, address.org_id, address.target_id), forms=forms)


async def lock(tx: Transaction, address: Address, *, forms: CompiledForms) -> AnswerDraft:
    """Give a draft that nobody else changes before this transaction ends; raises ``NotFoundError``."""
    return await _read(tx, address, await drafts.lock_draft(tx, address.org_id, address.target_id), forms=forms)


async def keep(
    tx: Transaction, act: Act, draft: AnswerDraft, *, answers: Mapping[str, object], base: int | None = None
) -> Merged:
    """Keep answers as they were typed, finished or not; where some are contested nothing is kept.

    ``base`` is the revision from which whoever typed them began; without one nothing is contested.
    """
    before = Kept(answers=answers_by_id(draft.form, draft.answers), changed=draft.changed, revision=draft.revision)
    new = differences(before.answers, answers_by_id(draft.form, answers))
    merged = lay_over(before, new, base=base)
    if not merged.contested:
        kept = merged.kept
        await drafts.save_answers(tx, act.organisation, draft.id, answers=kept.answers, changed=kept.changed, now=act.at)
    return merged


async def hand_in(
    tx: Transaction,
    act: Act,
    draft: AnswerDraft,
    *,
    answers: Mapping[str, object],
    forms: CompiledForms,
    new_id: Callable[[], UUID],
) -> Receipt:
    """Submit a draft's answers, once whatever happens: its id is the submission's key. Raises what ``submit`` raises."""
    sent = Answers(
        form_id=draft.form_id, answers=answers, version=draft.version, locale=draft.locale, idempotency_key=str(draft.id)
    )
    receipt = await submit(tx, act, sent, forms=forms, new_id=new_id)
    if draft.link_id is not None:
        await use_link(tx, act.organisation, draft.link_id, now=act.at)
    await drafts.finish_draft(tx, act.organisation, draft.id, submission_id=receipt.id, now=act.at)
    return receipt


async def _read(tx: Transaction, address: Address, row: DraftRow | None, *, forms: CompiledForms) -> AnswerDraft:
    if row is None:
        raise NotFoundError(kind="draft", id=address.target_id)
    form = await forms.get(tx, address.org_id, row.form_id, version=row.version)
    return AnswerDraft(
        id=row.id,
        form_id=row.form_id,
        version=row.version,
        locale=row.locale,
        form=form,
        answers=answers_by_name(form, row.answers),
        submission_id=row.submission_id,
        assignee_id=row.assignee_id,
        link_id=row.link_id,
        link_use=row.link_use,
        revision=row.revision,
        changed=row.changed,
    )


async def _first(tx: Transaction, organisation: UUID, row: DraftRow) -> DraftRow | None:
    if row.assignee_id is not None:
        return await drafts.find_draft_of(tx, organisation, row.assignee_id)
    if row.link_id is not None and row.link_use is not None:
        return await drafts.find_draft_of_link(tx, organisation, row.link_id, use=row.link_use)
    return None


def hash_of(token: str) -> str:
    """Give what stands for a token in the database."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


async def change_locale(tx: Transaction, draft: AnswerDraft, organisation: UUID, locale: str) -> None:
    """Let a draft go on in another language of its form; its answers stay as they are."""
    await drafts.save_locale(tx, organisation, draft.id, locale=locale)


async def add_address(tx: Transaction, draft: AnswerDraft, organisation: UUID, token: str) -> None:
    """Let another token lead to a draft as well."""
    await claim_address(tx, "draft", hash_of(token), owner=Address(organisation, draft.id))
