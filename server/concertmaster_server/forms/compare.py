"""Use case: say what publishing a form's draft would change for answers, before anybody does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson

from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.open_drafts import count_open_drafts
from concertmaster_server.db.queries.versions import find_version
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.changes import Change, compare
from concertmaster_shared.forms.document import FormDocument

from .check import read
from .drafts import find


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A draft beside what is published; ``open_drafts`` counts answers that are on their way, by version."""

    published_version: int | None
    changes: tuple[Change, ...]
    open_drafts: Mapping[int, int]


async def compare_draft(tx: Transaction, organisation: UUID, form_id: UUID) -> Compared:
    """Compare; raises ``NotFoundError``."""
    draft = await find(tx, organisation, form_id)
    document = read(orjson.loads(draft.document))
    return Compared(
        published_version=draft.published_version,
        changes=await changes_since(tx, organisation, form_id, version=draft.published_version, document=document),
        open_drafts=await count_open_drafts(tx, organisation, form_id),
    )


async def changes_since(
    tx: Transaction, organisation: UUID, form_id: UUID, *, version: int | None, document: FormDocument
) -> tuple[Change, ...]:
    """Give what this document changes of a published version; nothing where none is published."""
    if version is None:
        return ()
    before = await find_version(tx, FORM, organisation, draft_id=form_id, version=version)
    return () if before is None else compare(read(orjson.loads(before.document)), document)
