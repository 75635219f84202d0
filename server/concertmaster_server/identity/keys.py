"""API keys as texts: ``cmk_<id>_<secret>_<checksum>``. Pure: randomness comes in as an argument.

The secret has 256 random bits, so a fast hash keeps it. The checksum lets a scanner of leaked files tell a real key from noise.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import zlib
from dataclasses import dataclass
from typing import Final

RANDOMNESS: Final = 40
"""Random bytes that one key takes."""

_ID_BYTES: Final = 8
_FORM: Final = re.compile(r"cmk_(?P<id>[0-9a-f]{16})_(?P<secret>[A-Za-z0-9_-]{43})_(?P<checksum>[0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key at the moment it is made or shown to us; ``prefix`` names it, ``hash`` is what may be stored."""

    text: str
    prefix: str
    hash: bytes


def mint(randomness: bytes) -> ApiKey:
    """Make a key from ``RANDOMNESS`` random bytes."""
    if len(randomness) != RANDOMNESS:
        raise ValueError(f"a key takes {RANDOMNESS} random bytes")
    prefix = randomness[:_ID_BYTES].hex()
    secret = base64.urlsafe_b64encode(randomness[_ID_BYTES:]).decode("ascii").rstrip("=")
    text = f"cmk_{prefix}_{secret}"
    return _key(f"{text}_{_checksum(text)}", prefix)


def read(text: str) -> ApiKey | None:
    """Read a key that somebody sent; None where it cannot be one of ours."""
    match = _FORM.fullmatch(text)
    if match is None or _checksum(text[: match.start("checksum") - 1]) != match["checksum"]:
        return None
    return _key(text, match["id"])


def same(left: bytes, right: bytes) -> bool:
    """Compare two hashes in a time that tells nothing."""
    return hmac.compare_digest(left, right)


def _key(text: str, prefix: str) -> ApiKey:
    return ApiKey(text, prefix, hashlib.sha256(text.encode("ascii")).digest())


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode('ascii')):08x}"
