"""Envelopes: each secret under a random key of its own (AES-256-GCM), that key wrapped by the vault's key.

Both layers are bound to the organisation, the row and the key, so that a sealed secret opens in its own place alone.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .errors import OpenError
from .keys import KEY_BYTES, VaultKey, read_keys

_LAYOUT: Final = b"\x01"
_NONCE: Final = 12
_TAG: Final = 16
_WRAPPED: Final = _NONCE + KEY_BYTES + _TAG
_SHORTEST: Final = len(_LAYOUT) + _WRAPPED + _NONCE + _TAG
_CONTEXT: Final = b"concertmaster secret\0"
_SIGNING: Final = b"concertmaster signature\0"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed secret: which key opens it, and layout, wrapped key and text in a row."""

    key_id: str
    octets: bytes = field(repr=False)


class Vault:
    """Holds the keys: the first seals and signs, each opens and verifies what it sealed and signed."""

    def __init__(self, keys: Iterable[VaultKey], random_bytes: Callable[[int], bytes]) -> None:
        self._keys = {key.id: key for key in keys}
        self._first = next(iter(self._keys.values()))
        self._random_bytes = random_bytes

    @classmethod
    def of(cls, text: str, random_bytes: Callable[[int], bytes]) -> Vault:
        """Read keys as they are written down; raises ``KeyUnreadableError``."""
        return cls(read_keys(text), random_bytes)

    def seal(self, secret: bytes, *, organisation: UUID, row: UUID) -> Sealed:
        """Seal a secret for one row of one organisation."""
        place = _place(organisation, row, self._first.id)
        key = self._random_bytes(KEY_BYTES)
        wrapped = self._encrypted(self._first.octets, key, place)
        return Sealed(self._first.id, _LAYOUT + wrapped + self._encrypted(key, secret, place))

    def open(self, sealed: Sealed, *, organisation: UUID, row: UUID) -> bytes:
        """Open what was sealed for this row; raises ``OpenError``."""
        key = self._keys.get(sealed.key_id)
        octets = sealed.octets
        if key is None or len(octets) < _SHORTEST or octets[:1] != _LAYOUT:
            raise OpenError
        place = _place(organisation, row, key.id)
        wrapped, text = octets[1 : 1 + _WRAPPED], octets[1 + _WRAPPED :]
        return _decrypted(_decrypted(key.octets, wrapped, place), text, place)

    def sign(self, purpose: str, message: bytes) -> bytes:
        """Give the HMAC-SHA256 of a message, under a key that serves this purpose alone."""
        return _signature(self._first, purpose, message)

    def verify(self, purpose: str, message: bytes, signature: bytes) -> bool:
        """Tell whether one of the keys made this signature; takes as long for any wrong one."""
        found = [hmac.compare_digest(_signature(key, purpose, message), signature) for key in self._keys.values()]
        return any(found)

    def _encrypted(self, key: bytes, text: bytes, place: bytes) -> bytes:
        nonce = self._random_bytes(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, text, place)


def _decrypted(key: bytes, octets: bytes, place: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(octets[:_NONCE], octets[_NONCE:], place)
    except InvalidTag as failure:
        raise OpenError from failure


def _place(organisation: UUID, row: UUID, key_id: str) -> bytes:
    return _CONTEXT + organisation.bytes + row.bytes + key_id.encode("ascii")


def _signature(key: VaultKey, purpose: str, message: bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=_SIGNING + purpose.encode("utf-8")).derive(key.octets)
    return hmac.new(derived, message, hashlib.sha256).digest()
