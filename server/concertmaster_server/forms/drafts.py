"""Use cases of form drafts: create, find, replace, remove. Any readable form is kept; its problems are kept beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.addresses import Address, release_addresses
from concertmaster_server.db.queries.definitions import FORM, Draft
from concertmaster_server.db.queries.forms import taken_slugs, tell_changed
from concertmaster_server.db.refusals import NotFoundError, StaleError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.problems import join, warning

from .check import CheckedForm, check, read, slug_of, with_slug
from .themes.check_theme import check_theme

_MOST_NAMESAKES: Final = 100


async def create(tx: Transaction, act: Act, *, form_id: UUID, value: object) -> Draft:
    """Store a new draft; one without an address gets a free one made of its name. Raises ``UnreadableFormError``."""
    checked = await _check(tx, act.organisation, form_id, document=read(value), slug=None)
    draft = Draft(
        id=form_id,
        slug=checked.document.slug or None,
        name=checked.document.name or checked.document.title,
        revision=1,
        document=checked.document_json,
        problems=checked.problems_json,
        published_version=None,
    )
    await definitions.insert_draft(tx, FORM, act.organisation, draft=draft, now=act.at)
    return draft


async def find(tx: Transaction, organisation: UUID, form_id: UUID) -> Draft:
    """Give a draft as it stands; raises ``NotFoundError``."""
    draft = await definitions.find_draft(tx, FORM, organisation, draft_id=form_id)
    if draft is None:
        raise NotFoundError(kind="form", id=form_id)
    return draft


async def put(tx: Transaction, act: Act, *, form_id: UUID, value: object, wanted: frozenset[int] | None) -> Draft:
    """Replace a draft made on one of the revisions in ``wanted``, or on any; one without an address keeps the old one."""
    before = await lock(tx, act.organisation, form_id, wanted=wanted)
    checked = await _check(tx, act.organisation, form_id, document=read(value), slug=before.slug)
    draft = replace(
        before,
        slug=checked.document.slug or None,
        name=checked.document.name or checked.document.title,
        revision=before.revision + 1,
        document=checked.document_json,
        problems=checked.problems_json,
    )
    await definitions.update_draft(tx, FORM, act.organisation, draft=draft, now=act.at)
    return draft


async def remove(tx: Transaction, act: Act, *, form_id: UUID, wanted: frozenset[int] | None) -> None:
    """Close a form for good and give up its address; its submissions and versions stay."""
    await lock(tx, act.organisation, form_id, wanted=wanted)
    await release_addresses(tx, "form", Address(act.organisation, form_id))
    await definitions.delete_draft(tx, FORM, act.organisation, draft_id=form_id, now=act.at)
    await tell_changed(tx, form_id)


async def lock(tx: Transaction, organisation: UUID, form_id: UUID, *, wanted: frozenset[int] | None) -> Draft:
    """Give a draft that nobody else changes before this transaction ends; raises ``NotFoundError`` or ``StaleError``."""
    draft = await definitions.lock_draft(tx, FORM, organisation, draft_id=form_id)
    if draft is None:
        raise NotFoundError(kind="form", id=form_id)
    if wanted is not None and draft.revision not in wanted:
        raise StaleError(revision=draft.revision)
    return draft


async def _check(tx: Transaction, organisation: UUID, form_id: UUID, *, document: FormDocument, slug: str | None) -> CheckedForm:
    notes = list(await check_theme(tx, organisation, document))
    if not document.slug:
        made = slug or await _free_slug(tx, organisation, form_id, name=document.name or document.title)
        document = with_slug(document, made) if made else document
    elif await taken_slugs(tx, organisation, [document.slug], form_id=form_id):
        notes.append(warning("form.slug_taken", join("slug"), slug=document.slug))
    checked = check(document)
    return CheckedForm(checked.document, (*checked.problems, *notes))


async def _free_slug(tx: Transaction, organisation: UUID, form_id: UUID, *, name: str) -> str:
    """Make an address of a name, numbered where others have it; empty where the name has no letter for one."""
    first = slug_of(name)
    if not first:
        return ""
    choices = [first, *(f"{first}-{number}" for number in range(2, _MOST_NAMESAKES))]
    taken = await taken_slugs(tx, organisation, choices, form_id=form_id)
    return next((slug for slug in choices if slug not in taken), f"{first}-{form_id.hex[-12:]}")
