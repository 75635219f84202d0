"""Reading JSON from strangers: strict, bounded in depth, and only text that can be stored.

Of two equal keys in one object the last one wins, as in every JSON reader that our users' programs have.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

import orjson

from concertmaster_shared.errors import ConcertMasterError

DEPTH_LIMIT: Final = 64

_ONE_KIND: Final = bytes.maketrans(b"{}", b"[]")
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
    if _is_too_deep(body):
        raise TooDeepError(limit=DEPTH_LIMIT)
    try:
        value: object = orjson.loads(body)
    except orjson.JSONDecodeError as failure:
        raise BrokenJsonError(reason=str(failure)) from failure
    if rb"\u0000" in body and _holds_nul(value):
        raise NulTextError
    return value


def _is_too_deep(body: bytes) -> bool:
    """Tell whether anything outside of texts is nested beyond the limit.

    Only quotes and brackets are looked at. Two quotes side by side go first, as that changes no bracket's side of the quotes;
    then each pass takes the innermost brackets away, in a handful of fast passes over ever less.
    """
    if body.count(b"[") + body.count(b"{") <= DEPTH_LIMIT:
        return False
    structure = body.replace(rb"\\", b"").replace(rb"\"", b"").translate(_ONE_KIND, _NOT_STRUCTURE)
    brackets = _TEXT.sub(b"", structure.replace(b'""', b""))
    for _ in range(DEPTH_LIMIT):
        outer = brackets.replace(b"[]", b"")
        if len(outer) == len(brackets):
            break
        brackets = outer
    # What is left of JSON is nested deeper; what is left of anything else is no JSON, and deep if there is much of it.
    return b"[]" in brackets or brackets.count(b"[") > DEPTH_LIMIT


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
