"""Lines that know whether they are whole: one JSON object each, with its number and a checksum.

A line is ``{"crc":"0123abcd","n":7,"entry":…}``. The checksum (CRC-32) covers everything after its own comma, so that it can be
checked on the bytes as they lie there. Reading never raises: it stops at the first line that is cut, damaged or out of order.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

_HEAD = b'{"crc":"'
_BODY = len(_HEAD) + 8 + 2  # the checksum and the two characters that close it


def to_line(number: int, entry: object) -> bytes:
    """Write an entry as a line, the newline at its end."""
    body = msgspec.json.encode({"n": number, "entry": entry})[1:]
    return b'%b%08x",%b\n' % (_HEAD, zlib.crc32(body), body)


class LongLine:
    """The line of an entry that is JSON in pieces. Nothing is put together or kept: the checksum is known once all are out."""

    def __init__(self, number: int, entry: Iterable[bytes]) -> None:
        self._number = number
        self._entry = entry
        self._checksum = 0

    @property
    def head(self) -> bytes:
        """Give what the line begins with; good once ``pieces`` has ended, and as long before."""
        return b'%b%08x",' % (_HEAD, self._checksum)

    def pieces(self) -> Iterator[bytes]:
        """Give the line in pieces, the first of which ``head`` must replace afterwards."""
        yield self.head
        for piece in chain((b'"n":%d,"entry":' % self._number,), self._entry, (b"}",)):
            self._checksum = zlib.crc32(piece, self._checksum)
            yield piece
        yield b"\n"


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
