"""Tokens for links: a short text with its signature, safe inside an address. Whoever holds one can read the text."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from .sealing import Vault

_SIGNATURE: Final = 32
_LONGEST: Final = 4096


class Signer:
    """Makes and reads tokens of one purpose; those of another do not open."""

    def __init__(self, vault: Vault, purpose: str) -> None:
        self._vault = vault
        self._purpose = purpose

    def sign(self, text: str) -> str:
        """Give a token that holds ``text``: letters, digits, ``-`` and ``_`` alone, with 256 bits that cannot be guessed."""
        octets = text.encode("utf-8")
        return _written(self._vault.sign(self._purpose, octets) + octets)

    def open(self, token: str) -> str | None:
        """Give the text of a token that this signer made, else None."""
        if len(token) > _LONGEST:
            return None
        try:
            octets = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            return None
        signature, text = octets[:_SIGNATURE], octets[_SIGNATURE:]
        # Base64 can write the same octets in several ways; a token is the one that we write.
        is_ours = _written(octets) == token and self._vault.verify(self._purpose, text, signature)
        return text.decode("utf-8") if is_ours else None


def _written(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode("ascii").rstrip("=")
