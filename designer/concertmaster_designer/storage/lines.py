"""Lines that know whether they are whole: one JSON object each, with its number and a checksum.

A line is ``{"crc":"0123abcd","n":7,"entry":…}``. The checksum (CRC-32) covers everything after its own comma, so that it can be
checked on the bytes as they lie there. Reading never raises: it stops at the first line that is cut, damaged or out of order.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import msgspec

_HEAD = b'{"crc":"'
_BODY = len(_HEAD) + 8 + 2  # the checksum and the two characters that close it


def to_line(number: int, entry: object) -> bytes:
    """Write an entry as a line, the newline at its end."""
    body = msgspec.json.encode({"n": number, "entry": entry})[1:]
    return b'%b%08x",%b\n' % (_HEAD, zlib.crc32(body), body)


def to_pieces(number: int, entry: Iterable[bytes]) -> list[bytes]:
    """Write an entry that is JSON in pieces as the pieces of a line; nothing of it is put together."""
    body = [b'"n":%d,"entry":' % number, *entry, b"}"]
    checksum = 0
    for piece in body:
        checksum = zlib.crc32(piece, checksum)
    return [b'%b%08x",' % (_HEAD, checksum), *body, b"\n"]


def read_lines(content: bytes, first: int) -> Iterator[object]:
    """Give the entries whose numbers follow each other from ``first`` on, as far as they are whole."""
    expected = first
    for line in content.split(b"\n")[:-1]:
        entry = _read(line, expected)
        if entry is None:
            return
        yield entry["entry"]
        expected += 1


def _read(line: bytes, number: int) -> dict[str, object] | None:
    body = line[_BODY:]
    if line[:_BODY] != b'%b%08x",' % (_HEAD, zlib.crc32(body)):
        return None
    try:
        entry = msgspec.json.decode(b"{" + body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and entry.get("n") == number and "entry" in entry else None
