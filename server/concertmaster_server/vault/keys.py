"""Keys that wrap keys (key-encryption keys): how they are written down, and the name that is stored beside what they sealed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from .errors import KeyUnreadableError

KEY_BYTES: Final = 32

_SEPARATORS: Final = re.compile(r"[,\s]+")
_ID_CONTEXT: Final = b"concertmaster vault key id\0"
_ID_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class VaultKey:
    """256 random bits, and the name that tells them apart and tells nothing about them."""

    octets: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Name the key."""
        return hashlib.sha256(_ID_CONTEXT + self.octets).hexdigest()[:_ID_LENGTH]


def write_key(octets: bytes) -> str:
    """Write ``KEY_BYTES`` random bytes down as a key."""
    return base64.urlsafe_b64encode(octets).decode("ascii").rstrip("=")


def read_keys(text: str) -> tuple[VaultKey, ...]:
    """Read one or more keys, with commas or white space between; raises ``KeyUnreadableError``."""
    keys = tuple(_read(part) for part in _SEPARATORS.split(text) if part)
    if not keys:
        raise KeyUnreadableError
    return keys


def _read(text: str) -> VaultKey:
    try:
        octets = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as failure:
        raise KeyUnreadableError from failure
    if len(octets) != KEY_BYTES:
        raise KeyUnreadableError
    return VaultKey(octets)
