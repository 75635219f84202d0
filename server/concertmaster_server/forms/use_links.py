"""Use cases of personal links: who may answer through one, and what it counts when the answers have come."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from concertmaster_server.db.queries.form_links import LinkRow, find_link, note_use
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError

Over = Literal["used", "expired", "revoked"]


class LinkNeededError(ConcertMasterError):
    """The form is answered through personal links alone."""

    code: ClassVar[str] = "link.needed"


class LinkOverError(ConcertMasterError):
    """A personal link leads nowhere any more. Takes ``kind``: used, expired or revoked; and ``locale``, which may be empty."""

    code: ClassVar[str] = "link.over"


async def require_usable(tx: Transaction, organisation: UUID, link_id: UUID, *, now: datetime, lock: bool = False) -> LinkRow:
    """Give a link that may be used; raises ``LinkOverError``."""
    link = await find_link(tx, organisation, link_id, lock=lock)
    if link is None:
        raise LinkOverError(kind="revoked", locale="")
    over = standing(link, now)
    if over is not None:
        raise LinkOverError(kind=over, locale=link.locale)
    return link


async def use_link(tx: Transaction, organisation: UUID, link_id: UUID, *, now: datetime) -> None:
    """Count the use of a link by answers that are just being stored; raises ``LinkOverError``."""
    await require_usable(tx, organisation, link_id, now=now, lock=True)
    await note_use(tx, organisation, link_id)


def standing(link: LinkRow, now: datetime) -> Over | None:
    """Say why a link leads nowhere; None while it does."""
    if link.revoked_at is not None:
        return "revoked"
    if link.single_use and link.uses:
        return "used"
    return "expired" if link.expires_at is not None and link.expires_at <= now else None
