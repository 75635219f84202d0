"""What a file may be called once it is ours: a name for people, never a path. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

MOST_BYTES: Final = 255
_LONGEST_END: Final = 20

_UNNAMED: Final = "file"
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)
"""Names that Windows takes for devices, whatever stands behind the dot."""

_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_ENCODED: Final = re.compile(r"%(?:2e|2f|5c|00|25)", re.IGNORECASE)
_MOST_LAYERS: Final = 5


def clean_name(given: str) -> str:
    """Give a name without path, control characters, marks of writing direction, or what some system reads as more than a name."""
    name = given.encode("utf-8", "ignore").decode("utf-8")
    for _ in range(_MOST_LAYERS):
        if not _ENCODED.search(name):
            break
        name = unquote(name)
    name = "".join(letter for letter in unicodedata.normalize("NFC", name) if not _is_unseen(letter))
    name = name.replace("\\", "/").rpartition("/")[2]
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name) or _UNNAMED


def _is_unseen(letter: str) -> bool:
    """Tell whether a character is not seen itself, or turns how others are read."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _shortened(name: str) -> str:
    """Cut the middle out of a name that is too long, and keep its end, which says the type."""
    if len(name.encode()) <= MOST_BYTES:
        return name
    stem, dot, end = name.rpartition(".")
    if not dot or len(end.encode()) > _LONGEST_END:
        stem, dot, end = name, "", ""
    room = MOST_BYTES - len((dot + end).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + dot + end
