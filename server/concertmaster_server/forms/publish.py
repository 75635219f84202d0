"""Use case: make the draft an immutable version that respondents see, at an address of its own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.addresses import Address, claim_address
from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.versions import Version, insert_version, newest_version
from concertmaster_server.db.refusals import AddressTakenError, DocumentInvalidError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.document import content_hash

from .check import check, read
from .drafts import lock


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedForm:
    """The version that takes answers from now on."""

    version: int
    hash: str


async def publish(tx: Transaction, act: Act, *, form_id: UUID, note: str, wanted: frozenset[int] | None) -> PublishedForm:
    """Publish the draft; raises ``DocumentInvalidError``, ``AddressTakenError``, ``StaleError`` or ``NotFoundError``.

    Addresses that the form had before go on leading to it: somebody has sent them to respondents.
    """
    draft = await lock(tx, act.organisation, form_id, wanted=wanted)
    checked = check(read(orjson.loads(draft.document)))
    if any(problem.severity == "error" for problem in checked.problems):
        raise DocumentInvalidError(checked.problems)
    slug = checked.document.slug
    if not await claim_address(tx, "form", slug, owner=Address(act.organisation, form_id)):
        raise AddressTakenError(address=slug)
    identity = content_hash(checked.document)
    newest = await newest_version(tx, FORM, act.organisation, draft_id=form_id)
    if newest is not None and newest.hash == identity:
        return PublishedForm(version=newest.version, hash=identity)
    version = Version(
        version=1 if newest is None else newest.version + 1,
        hash=identity,
        note=note,
        published_at=act.at,
        document=draft.document,
    )
    await insert_version(tx, FORM, act.organisation, draft_id=form_id, version=version, author=act.author)
    return PublishedForm(version=version.version, hash=identity)
