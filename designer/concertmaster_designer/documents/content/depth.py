"""How deeply JSON is nested. What is too deep could end this program while it is read or written, so nobody takes it."""

from __future__ import annotations

import re
from typing import Final

DEPTH_LIMIT: Final = 100
"""More than anybody writes."""

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_NO_BRACKETS: Final = bytes(sign for sign in range(256) if sign not in b"[]{}")


def is_shallow(text: bytes) -> bool:
    """Tell fast of JSON of any size that nothing in it is nested too deeply; of texts with odd brackets that is not known."""
    signs = text.translate(None, _NO_BRACKETS)
    for _level in range(DEPTH_LIMIT):
        if not signs:
            return True
        signs = signs.replace(b"{}", b"").replace(b"[]", b"")
    return False


def is_deep(text: bytes) -> bool:
    """Tell whether JSON is nested too deeply; takes as long as it is large."""
    if text.count(b"[") + text.count(b"{") <= DEPTH_LIMIT:
        return False
    depth = 0
    for sign in re.findall(rb"[\[\]{}]", _STRING.sub(b"", text)):
        depth += 1 if sign in b"[{" else -1
        if depth > DEPTH_LIMIT:
            return True
    return False
