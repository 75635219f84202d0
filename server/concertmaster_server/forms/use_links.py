"""Use cases of personal links: who may answer through one, and what it counts when the answers have come."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import ClassVar, Final, Literal
from uuid import UUID

from concertmaster_server.db.queries.form_links import LinkRow, find_link, note_use
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.vault import Vault
from concertmaster_shared.errors import ConcertMasterError

_LINK_PURPOSE: Final = "link to a form"
_DRAFT_PURPOSE: Final = "draft behind a link to a form"
_LETTER_PURPOSE: Final = "draft behind a link in a letter"
_USE_BYTES: Final = 4

Over = Literal["used", "expired", "revoked"]


class LinkNeededError(ConcertMasterError):
    """The form is answered through personal links alone."""

    code: ClassVar[str] = "link.needed"


class LinkOverError(ConcertMasterError):
    """A personal link leads nowhere any more. Takes ``kind``: used, expired or revoked."""

    code: ClassVar[str] = "link.over"


class FormLinks:
    """Makes the tokens of links from ids and the instance's key, so that none has to be stored; 256 bits of each are a secret."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def token(self, link_id: UUID) -> str:
        """Give the token of a personal link."""
        return self._written(_LINK_PURPOSE, link_id.bytes)

    def draft_token(self, link_id: UUID, use: int) -> str:
        """Give the token of the draft behind a link: the same whenever it is opened, until its answers have come."""
        return self._written(_DRAFT_PURPOSE, link_id.bytes + use.to_bytes(_USE_BYTES, "big"))

    def letter_token(self, draft_id: UUID) -> str:
        """Give the token with which a letter leads back to a draft."""
        return self._written(_LETTER_PURPOSE, draft_id.bytes)

    def _written(self, purpose: str, message: bytes) -> str:
        return base64.urlsafe_b64encode(self._vault.sign(purpose, message)).decode("ascii").rstrip("=")


async def require_usable(tx: Transaction, organisation: UUID, link_id: UUID, *, now: datetime, lock: bool = False) -> LinkRow:
    """Give a link that may be used; raises ``LinkOverError``."""
    link = await find_link(tx, organisation, link_id, lock=lock)
    if link is None:
        raise LinkOverError(kind="revoked")
    over = standing(link, now)
    if over is not None:
        raise LinkOverError(kind=over)
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
