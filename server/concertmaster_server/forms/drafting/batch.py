"""One transaction's worth of saves: what is looked up once for all of them, and what is written in the end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address
from concertmaster_server.db.queries.forms import published_version
from concertmaster_server.db.queries.new_submissions import NewSubmission
from concertmaster_server.db.queries.saved_drafts import (
    Begun,
    OpenDraft,
    Written,
    begin_drafts,
    find_addresses,
    finish_drafts,
    known_drafts,
    lock_drafts,
    write_drafts,
)
from concertmaster_server.db.raw import name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms.answer_assignment import require_asked
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.merge_answers import Kept, hidden_fields, lay_over, read_fields
from concertmaster_server.forms.store_submissions import Receipt, store
from concertmaster_server.forms.submit import Answers, FormClosedError, PublishedForm, check_for, is_open
from concertmaster_server.forms.taken_versions import is_taken
from concertmaster_server.forms.uploads.bounds import takes_files
from concertmaster_server.forms.uploads.settle_answers import files_in, keep_for_draft
from concertmaster_server.forms.use_links import LinkNeededError, require_usable
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.compiled import CompiledForm

from .held_answers import held_answer
from .saving import DraftHandedInError, DraftsOffError, DraftTooLargeError, HandedIn, HandIn, Save, Saved, Start, is_kept

_LARGEST: Final = 1024 * 1024
"""Bytes of all answers of one draft."""

_AUTHOR: Final = "respondent"
_NOTHING_KNOWN: Final = Kept(answers={}, changed={}, revision=0)


class Batch:
    """One transaction's work: what it found, what it is going to write. ``admit`` lets an organisation's submission in."""

    def __init__(self, tx: Transaction, forms: CompiledForms, *, now: datetime, admit: Callable[[UUID], None]) -> None:
        self._tx = tx
        self._forms = forms
        self._now = now
        self._admit = admit
        self._addresses: dict[str, Address] = {}
        self._slugs: dict[str, Address] = {}
        self._held: dict[UUID, OpenDraft] = {}
        self._known: frozenset[UUID] = frozenset()
        self._kept: dict[UUID, Kept] = {}
        self._written: dict[UUID, Written] = {}
        self._begun: list[Begun] = []
        self._files: dict[tuple[UUID, UUID], list[UUID]] = {}
        self._sent: dict[UUID, NewSubmission] = {}
        self._published: dict[UUID, tuple[int, CompiledForm] | ConcertMasterError] = {}

    async def look_up(self, questions: Sequence[Save | Start | HandIn]) -> None:
        """Find and hold the drafts of a batch."""
        raw = self._tx.raw
        hashes = {question.token_hash for question in questions if isinstance(question, Save | HandIn)}
        slugs = {question.slug for question in questions if isinstance(question, Start)}
        if hashes:
            self._addresses = await find_addresses(raw, "draft", hashes)
        if slugs:
            self._slugs = await find_addresses(raw, "form", slugs)
        found = (*self._addresses.values(), *self._slugs.values())
        await name_organisations(raw, {address.org_id for address in found})
        ids = {address.target_id for address in self._addresses.values()}
        if ids:
            self._held = await lock_drafts(raw, ids)
            if missing := ids - self._held.keys():
                self._known = await known_drafts(raw, missing)

    async def save(self, save: Save) -> Saved:
        """Lay a change over its draft."""
        address = self._addresses.get(save.token_hash)
        draft = None if address is None else self._held.get(address.target_id)
        if draft is None:
            if address is not None and address.target_id in self._known:
                raise UnavailableError  # held by another transaction; it comes again
            raise NotFoundError(kind="draft", id="")
        if draft.submission_id is not None or draft.id in self._sent:
            raise DraftHandedInError
        await self._require_open(draft)
        form = await self._forms.get(self._tx, draft.org_id, draft.form_id, version=draft.version)
        kept = self._kept.get(draft.id) or Kept(answers=draft.answers, changed=draft.changed, revision=draft.revision)
        change = save.change
        # Through a personal link nobody changes what is not shown to them.
        given = hidden_fields(form) if draft.link_id is not None else frozenset()
        merged = lay_over(kept, read_fields(form, change.fields - given, change.pairs), base=change.base)
        if merged.kept is not kept:
            answers = _as_json(merged.kept.answers)
            self._kept[draft.id] = merged.kept
            self._written[draft.id] = Written(
                id=draft.id, answers=answers, changed=merged.kept.changed, revision=merged.kept.revision
            )
            self._note_files(draft.org_id, draft.form_id, form=form, answers=merged.kept.answers)
        held = {
            form.fields[one].name: held_answer(form, one, merged.kept.answers, locale=draft.locale) for one in merged.contested
        }
        return Saved(revision=merged.kept.revision, contested=held)

    async def begin(self, start: Start, *, token: str, draft_id: UUID) -> Saved:
        """Begin a draft of a published form."""
        address = self._slugs.get(start.slug)
        if address is None:
            raise NotFoundError(kind="form", id=start.slug)
        newest, form = await self._open_form(address.org_id, address.target_id)
        settings = form.document.settings
        if settings.identity == "token":
            raise LinkNeededError
        if not is_kept(settings):
            raise DraftsOffError
        start.admit(address.target_id, settings)
        drawn_from = min(start.drawn_from or newest, newest)
        taken = await is_taken(
            self._tx, address.org_id, address.target_id, version=drawn_from, newest=newest, now=self._now
        )  # fmt: skip
        version = drawn_from if taken else newest
        if version != newest:
            form = await self._forms.get(self._tx, address.org_id, address.target_id, version=version)
        merged = lay_over(_NOTHING_KNOWN, read_fields(form, form.top.fields, start.pairs), base=None)
        begun = Begun(
            id=draft_id,
            org_id=address.org_id,
            form_id=address.target_id,
            version=version,
            locale=start.choose_locale(form),
            answers=_as_json(merged.kept.answers),
            token_hash=hashlib.sha256(token.encode("utf-8")).hexdigest(),
        )
        self._begun.append(begun)
        self._note_files(address.org_id, address.target_id, form=form, answers=merged.kept.answers)
        return Saved(revision=1, token=token)

    async def hand_in(self, post: HandIn, submission_id: UUID) -> HandedIn | None:
        """Take the answers of a draft, where nothing about them is out of the ordinary; else None. ``store`` stores them."""
        address = self._addresses.get(post.token_hash)
        draft = None if address is None else self._held.get(address.target_id)
        if draft is None or draft.id in self._sent or draft.id in self._kept or not _is_plain(draft):
            return None
        newest, published = await self._open_form(draft.org_id, draft.form_id)
        form = await self._forms.get(self._tx, draft.org_id, draft.form_id, version=draft.version)
        if takes_files(form) or published.document.settings.identity == "token":
            return None
        kept = Kept(answers=draft.answers, changed=draft.changed, revision=draft.revision)
        answers = post.decide(form, kept, draft.locale)
        if answers is None:
            return None
        self._admit(draft.org_id)
        act = Act(organisation=draft.org_id, author=_AUTHOR, at=self._now)
        sent = Answers(
            form_id=draft.form_id, answers=answers, version=draft.version, locale=draft.locale, idempotency_key=str(draft.id)
        )
        self._sent[draft.id] = check_for(PublishedForm(newest, published), act, sent, form=form, submission_id=submission_id)
        return HandedIn(draft.org_id, draft.form_id, draft.id)

    async def store(self, new_id: Callable[[], UUID]) -> frozenset[UUID]:
        """Store what was handed in; give the submissions that were not taken."""
        if not self._sent:
            return frozenset()
        outcomes = await store(self._tx.raw, list(self._sent.values()), new_id)
        done = {
            draft_id: outcome.id for draft_id, outcome in zip(self._sent, outcomes, strict=True) if isinstance(outcome, Receipt)
        }
        await finish_drafts(self._tx.raw, done)
        return frozenset(new.id for draft_id, new in self._sent.items() if draft_id not in done)

    async def write(self) -> None:
        """Write what was saved."""
        if self._written:
            await write_drafts(self._tx.raw, list(self._written.values()))
        if self._begun:
            await begin_drafts(self._tx.raw, self._begun)
        for (organisation, form_id), ids in self._files.items():
            await keep_for_draft(self._tx, organisation, form_id, ids=ids, at=self._now)

    def _note_files(self, organisation: UUID, form_id: UUID, *, form: CompiledForm, answers: Mapping[str, Any]) -> None:
        if takes_files(form):
            self._files.setdefault((organisation, form_id), []).extend(files_in(form, answers))

    async def _require_open(self, draft: OpenDraft) -> None:
        if draft.assignee_id is not None:
            await require_asked(self._tx, draft.org_id, draft.assignee_id)
            return
        if draft.link_id is not None:
            await require_usable(self._tx, draft.org_id, draft.link_id, now=self._now)
        try:
            _, form = await self._open_form(draft.org_id, draft.form_id)
        except NotFoundError as gone:
            raise FormClosedError from gone
        if draft.link_id is None and not is_kept(form.document.settings):
            raise DraftsOffError

    async def _open_form(self, organisation: UUID, form_id: UUID) -> tuple[int, CompiledForm]:
        """Give a form's newest version, looked up once a batch; raises ``NotFoundError`` or ``FormClosedError``."""
        found = self._published.get(form_id)
        if found is None:
            found = self._published[form_id] = await self._find_form(organisation, form_id)
        if isinstance(found, ConcertMasterError):
            raise found
        return found

    async def _find_form(self, organisation: UUID, form_id: UUID) -> tuple[int, CompiledForm] | ConcertMasterError:
        version = await published_version(self._tx, organisation, form_id)
        if version is None:
            return NotFoundError(kind="form", id=form_id)
        form = await self._forms.get(self._tx, organisation, form_id, version=version)
        act = Act(organisation=organisation, author=_AUTHOR, at=self._now)
        return (version, form) if await is_open(self._tx, act, form_id, form=form) else FormClosedError()


def _is_plain(draft: OpenDraft) -> bool:
    """Tell whether nobody in particular is waited for, and nothing has been handed in yet."""
    return draft.submission_id is None and draft.assignee_id is None and draft.link_id is None


def _as_json(answers: Mapping[str, Any]) -> str:
    # Python's own writer: what was typed may hold numbers that a faster one does not write.
    text = json.dumps(answers, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode("utf-8", "replace")) > _LARGEST:
        raise DraftTooLargeError(limit=_LARGEST)
    return text
