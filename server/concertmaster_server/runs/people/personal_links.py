"""Links that are for one person: they name who is asked, signed with the instance's key. Nothing of them is stored."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.vault import Signer, Vault

_PURPOSE: Final = "personal link"
_DRAFT_PURPOSE: Final = "draft behind a personal link"
_ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a link is for."""

    organisation: UUID
    assignee_id: UUID


class PersonalLinks:
    """Makes and reads the tokens of links; 256 bits of each cannot be guessed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._signer = Signer(vault, _PURPOSE)

    def token(self, person: Person) -> str:
        """Give the token of somebody's link."""
        return self._signer.sign(_written(person.organisation.bytes + person.assignee_id.bytes))

    def open(self, token: str) -> Person | None:
        """Give whom a token is for; None where it is none of ours."""
        text = self._signer.open(token)
        if text is None:
            return None
        try:
            octets = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            return Person(UUID(bytes=octets[:_ID_BYTES]), UUID(bytes=octets[_ID_BYTES:]))
        except (ValueError, binascii.Error):
            return None

    def draft_token(self, person: Person) -> str:
        """Give the token of the draft in which somebody answers a form: the same whenever the link is opened."""
        return _written(self._vault.sign(_DRAFT_PURPOSE, person.assignee_id.bytes))


def _written(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode("ascii").rstrip("=")
