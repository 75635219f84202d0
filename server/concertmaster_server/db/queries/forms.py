"""Statements that forms alone have: free slugs, and the published version that takes answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from concertmaster_server.db.transaction import Transaction

_TAKEN: Final = """
select address from public_addresses where kind = 'form' and address = any(%(slugs)s) and target_id is distinct from %(form)s
union
select slug from forms where org_id = %(org)s and slug = any(%(slugs)s) and deleted_at is null and id is distinct from %(form)s
"""

_PUBLISHED: Final = """
select published_version from forms
where org_id = %s and id = %s and deleted_at is null and published_version is not null
"""

_SLUGS: Final = "select slug from forms where org_id = %s and deleted_at is null and slug is not null"

FORM_CHANNEL: Final = "cm_forms"
"""Says that what respondents see of a form may have changed; the payload is its id, empty where it may be any form."""

_TELL: Final = "select pg_notify(%s, %s)"


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


async def tell_changed(tx: Transaction, form_id: UUID | None) -> None:
    """Let every process look again at a form, or at all of them, before it shows one next."""
    await tx.raw.execute(_TELL, (FORM_CHANNEL, "" if form_id is None else str(form_id)))
