"""Tokens of links that lead to forms and drafts: made of ids and the instance's key, and stored nowhere."""

from __future__ import annotations

import base64
from typing import Final
from uuid import UUID

from concertmaster_server.vault import Vault

_LINK_PURPOSE: Final = "link to a form"
_DRAFT_PURPOSE: Final = "draft behind a link to a form"
_LETTER_PURPOSE: Final = "draft behind a link in a letter"
_USE_BYTES: Final = 4


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
