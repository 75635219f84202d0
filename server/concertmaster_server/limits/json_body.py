"""Reading JSON from strangers: strict, bounded in depth, and only text that can be stored.

Of two equal keys in one object the last one wins, as in every JSON reader that our users' programs have.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import ClassVar, Final

import orjson

from concertmaster_shared.errors import ConcertMasterError

DEPTH_LIMIT: Final = 64

_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NOT_STRUCTURE: Final = bytes(byte for byte in range(256) if byte not in b'"[]{}')
_TEXT: Final = re.compile(rb'"[^"]*"')


class BrokenJsonError(ConcertMasterError):
    """The body is not JSON: bad syntax, NaN, half of a surrogate pair, not UTF-8."""

    code: ClassVar[str] = "body.broken"


class TooDeepError(ConcertMasterError):
    """Arrays and objects are nested deeper than anybody needs."""

    code: ClassVar[str] = "body.too_deep"


class NulTextError(ConcertMasterError):
    """A text holds the character that PostgreSQL cannot store."""

    code: ClassVar[str] = "text.nul"


def parse_json(body: bytes) -> object:
    """Read one JSON value; its depth is counted before anything is built."""
    if _depth(body) > DEPTH_LIMIT:
        raise TooDeepError(limit=DEPTH_LIMIT)
    try:
        value: object = orjson.loads(body)
    except orjson.JSONDecodeError as failure:
        raise BrokenJsonError(reason=str(failure)) from failure
    if rb"\u0000" in body and _holds_nul(value):
        raise NulTextError
    return value


def _depth(body: bytes) -> int:
    """Count the deepest nesting outside of texts; exact for JSON, and no more than a bound for anything else."""
    if body.count(b"[") + body.count(b"{") <= DEPTH_LIMIT:
        return 0
    structure = body.replace(rb"\\", b"").replace(rb"\"", b"").translate(None, _NOT_STRUCTURE)
    brackets = _TEXT.sub(b"", structure).replace(b'"', b"")
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)


def _holds_nul(value: object) -> bool:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if "\0" in part:
                return True
        elif isinstance(part, dict):
            waiting.extend(part)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return False
