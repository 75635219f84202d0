"""What a key may be: segments joined by ``/``, the same in a folder and in a bucket. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

from .errors import BlobKeyError

_SEGMENT_BYTES: Final = 240
"""File systems take 255."""

_KEY_BYTES: Final = 1000
"""S3 takes 1,024, and a bucket's own prefix comes before."""


def checked_key(key: str) -> str:
    """Give the key back; raises ``BlobKeyError`` when it could mean another place than it says."""
    reason = key_problem(key)
    if reason:
        raise BlobKeyError(key=key[:100], reason=reason)
    return key


def key_problem(key: str) -> str | None:
    """Say what is wrong with a key, as the end of a sentence; None when nothing is."""
    if not _is_encodable(key):
        return "it holds half a character"
    if len(key.encode()) > _KEY_BYTES:
        return f"it is longer than {_KEY_BYTES} bytes"
    if not unicodedata.is_normalized("NFC", key):
        return "it is not in the Unicode form NFC"
    return next((problem for segment in key.split("/") if (problem := _segment_problem(segment))), None)


def _segment_problem(segment: str) -> str | None:
    if not segment:
        return "a part between slashes is empty"
    if len(segment.encode()) > _SEGMENT_BYTES:
        return f"a part between slashes is longer than {_SEGMENT_BYTES} bytes"
    if segment.startswith(".") or segment.endswith("."):
        return "a part between slashes begins or ends with a dot"
    if segment != segment.strip():
        return "a part between slashes begins or ends with a space"
    if "\\" in segment or any(_is_unseen(character) for character in segment):
        return "it holds a backslash, or a character that is not seen"
    return None


def _is_unseen(character: str) -> bool:
    """Tell whether a character controls how others are read or shown; it could make one name look like another."""
    category = unicodedata.category(character)
    return category.startswith("C") or category in {"Zl", "Zp"}


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
