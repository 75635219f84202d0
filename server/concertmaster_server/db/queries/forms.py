"""Statements that forms alone have: free slugs, and the published version that takes answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.database import Transaction

_TAKEN: Final = """
select address from public_addresses where kind = 'form' and address = any(%(slugs)s) and target_id is distinct from %(form)s
union
select slug from forms where org_id = %(org)s and slug = any(%(slugs)s) and deleted_at is null and id is distinct from %(form)s
"""

_PUBLISHED: Final = """
select published_version from forms
where org_id = %s and id = %s and deleted_at is null and published_version is not null
"""

# One row for each workflow, however many of its triggers listen and whatever address of the form they name.
_LISTENERS: Final = """
select distinct on (a.target_id, t.workflow_id) t.org_id, a.target_id, t.workflow_id, t.version, t.node_id
from public_addresses a
join workflow_triggers t on t.org_id = a.org_id and t.kind = 'form' and t.address = a.address
where a.kind = 'form' and a.org_id = any(%(orgs)s) and a.target_id = any(%(forms)s)
order by a.target_id, t.workflow_id, t.node_id
"""

_SLUGS: Final = "select slug from forms where org_id = %s and deleted_at is null and slug is not null"

_LOCK: Final = "select from forms where org_id = %s and id = %s for update"


@dataclass(frozen=True, slots=True)
class Listener:
    """A trigger of a published workflow that waits for answers to a form."""

    org_id: UUID
    form_id: UUID
    workflow_id: UUID
    version: int
    node_id: str


async def slugs(tx: Transaction, organisation: UUID) -> frozenset[str]:
    """Give the slugs of the organisation's forms, drafts among them."""
    return frozenset(row[0] for row in await (await tx.raw.execute(_SLUGS, (organisation,))).fetchall())


async def taken_slugs(tx: Transaction, organisation: UUID, slugs: Sequence[str], *, form_id: UUID | None) -> frozenset[str]:
    """Give those of ``slugs`` that another published form has, or another form of the organisation wants."""
    found = await tx.raw.execute(_TAKEN, {"org": organisation, "slugs": list(slugs), "form": form_id})
    return frozenset(row[0] for row in await found.fetchall())


async def published_version(tx: Transaction, organisation: UUID, form_id: UUID) -> int | None:
    """Give the version that takes answers; None where there is no such form or it is not published."""
    row = await (await tx.raw.execute(_PUBLISHED, (organisation, form_id))).fetchone()
    return None if row is None else int(row[0])


async def lock_form(tx: Transaction, organisation: UUID, form_id: UUID) -> None:
    """Let nobody else submit to a form whose submissions are counted before this transaction ends."""
    await tx.raw.execute(_LOCK, (organisation, form_id))


async def listeners(tx: Transaction, organisations: Sequence[UUID], forms: Sequence[UUID]) -> tuple[Listener, ...]:
    """Give what listens to these forms, by whichever of their addresses."""
    found = await tx.raw.execute(_LISTENERS, {"orgs": list(organisations), "forms": list(forms)})
    return tuple(Listener(*row) for row in await found.fetchall())
