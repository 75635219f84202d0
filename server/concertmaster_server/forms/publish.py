"""Use case: make the draft an immutable version that respondents see, at an address of its own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address, claim_address
from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.forms import tell_changed
from concertmaster_server.db.queries.open_drafts import move_open_drafts
from concertmaster_server.db.queries.versions import Version, insert_version, newest_version
from concertmaster_server.db.refusals import AddressTakenError, DocumentInvalidError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.changes import Change
from concertmaster_shared.forms.document import content_hash

from .check import check, read
from .compare import changes_since
from .datasets.check_sources import check_sources
from .drafts import lock
from .themes.check_theme import check_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedForm:
    """The version that takes answers from now on, what it changes for them, and how many open drafts moved to it."""

    version: int
    hash: str
    changes: tuple[Change, ...] = ()
    moved: int = 0


@dataclass(frozen=True, slots=True)
class PublishNote:
    """What the publisher says: why, and whether answers on their way go on under the new version."""

    text: str = ""
    moves_drafts: bool = False


async def publish(tx: Transaction, act: Act, *, form_id: UUID, note: PublishNote, wanted: frozenset[int] | None) -> PublishedForm:
    """Publish the draft; raises ``DocumentInvalidError``, ``AddressTakenError``, ``StaleError`` or ``NotFoundError``.

    Addresses that the form had before go on leading to it: somebody has sent them to respondents.
    """
    draft = await lock(tx, act.organisation, form_id, wanted=wanted)
    checked = check(read(orjson.loads(draft.document)))
    stored = (
        *await check_sources(tx, act.organisation, checked.document),
        *await check_theme(tx, act.organisation, checked.document),
    )
    problems = (*checked.problems, *stored)
    if any(problem.severity == "error" for problem in problems):
        raise DocumentInvalidError(problems)
    slug = checked.document.slug
    if not await claim_address(tx, "form", slug, owner=Address(act.organisation, form_id)):
        raise AddressTakenError(address=slug)
    identity = content_hash(checked.document)
    newest = await newest_version(tx, FORM, act.organisation, draft_id=form_id)
    if newest is not None and newest.hash == identity:
        return PublishedForm(version=newest.version, hash=identity, moved=await _move(tx, act, form_id, newest.version, note))
    version = Version(
        version=1 if newest is None else newest.version + 1,
        hash=identity,
        note=note.text,
        published_at=act.at,
        document=draft.document,
    )
    changes = await changes_since(
        tx, act.organisation, form_id, version=newest.version if newest else None, document=checked.document
    )
    await insert_version(tx, FORM, act.organisation, draft_id=form_id, version=version, author=act.author)
    await tell_changed(tx, form_id)
    moved = await _move(tx, act, form_id, version.version, note)
    return PublishedForm(version=version.version, hash=identity, changes=changes, moved=moved)


async def _move(tx: Transaction, act: Act, form_id: UUID, version: int, note: PublishNote) -> int:
    return await move_open_drafts(tx, act.organisation, form_id, version=version) if note.moves_drafts else 0
